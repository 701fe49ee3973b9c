import { kstDate, type Uuid } from "@dure/kernel";
import type { DomainEvent, EventTypeRegistry, NewEvent } from "@dure/messages";
import type { CommandContext } from "./decider.ts";

/** Puts a domain event into its envelope. Used by the handler and by reactions, so that both write the same form. */
export function toNewEvent<Event extends DomainEvent>(parts: {
  readonly event: Event;
  readonly registry: EventTypeRegistry<Event>;
  readonly context: CommandContext;
  readonly eventId: Uuid;
}): NewEvent {
  const { event, registry, context, eventId } = parts;
  return {
    eventId,
    eventType: event.type,
    schemaVersion: registry.versionOf(event.type),
    tenantId: context.tenantId,
    occurredAtMs: context.nowMs,
    businessDate: kstDate(context.nowMs),
    correlationId: context.correlationId,
    ...(context.causationId !== undefined && { causationId: context.causationId }),
    ...(context.traceparent !== undefined && { traceparent: context.traceparent }),
    actor: context.actor,
    commandId: context.commandId,
    ...(context.policyHash !== undefined && { policyHash: context.policyHash }),
    data: JSON.stringify(event.data),
  };
}
