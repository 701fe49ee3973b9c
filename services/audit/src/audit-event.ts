import { type Clock, kstDate, reactionId } from "@dure/kernel";
import type { NewEvent, TenantId } from "@dure/messages";
import type { AuditEventData, AuditEventType } from "./event-types.ts";

/** Name of this service as an actor. */
export const AUDIT_ACTOR = { kind: "system", ref: "audit" } as const;

/**
 * An event of this service. Its id follows from the event that it answers to, the stream and the place there: whoever
 * races for the same place makes the same id, and a retry is known as one.
 */
export function auditEvent<Type extends AuditEventType>(parts: {
  readonly type: Type;
  readonly data: AuditEventData<Type>;
  readonly tenantId: TenantId;
  readonly clock: Clock;
  readonly stream: string;
  /** Revision at which it is to stand. */
  readonly revision: number;
  readonly cause: { readonly eventId: string; readonly correlationId: string };
}): NewEvent {
  const nowMs = parts.clock.nowMs();
  return {
    eventId: reactionId(parts.stream, parts.cause.eventId, parts.revision),
    eventType: parts.type,
    schemaVersion: 1,
    tenantId: parts.tenantId,
    occurredAtMs: nowMs,
    businessDate: kstDate(nowMs),
    correlationId: parts.cause.correlationId,
    causationId: parts.cause.eventId,
    actor: AUDIT_ACTOR,
    data: JSON.stringify(parts.data),
  };
}
