import { type Ids, kstDate, type Uuid } from "@dure/kernel";
import type { DomainEvent, EventTypeRegistry, NewEvent } from "@dure/messages";
import type { CommandContext } from "./decider.ts";

interface EventParts<Event extends DomainEvent> {
  readonly event: Event;
  readonly registry: EventTypeRegistry<Event>;
  readonly context: CommandContext;
}

/**
 * Puts a domain event into its envelope, under a new id of `ids` or under the given one. Used by the handler and by
 * reactions, so that both write the same form. The business date is the day in Asia/Seoul of the context's time.
 */
export function toNewEvent<Event extends DomainEvent>(
  parts: EventParts<Event> & ({ readonly ids: Ids } | { readonly eventId: Uuid }),
): NewEvent {
  const { event, registry, context } = parts;
  return {
    eventId: "ids" in parts ? parts.ids.next() : parts.eventId,
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
