import { type CivilDate, InvariantViolation } from "@dure/kernel";
import type { Actor, NewEvent } from "./envelope.ts";

/** What a store keeps beside the data: every field of the envelope that is not a key of its own. */
export type HeaderFields = Pick<
  NewEvent,
  | "actor"
  | "businessDate"
  | "causationId"
  | "commandId"
  | "correlationId"
  | "leafHash"
  | "occurredAtMs"
  | "policyHash"
  | "schemaVersion"
  | "traceparent"
>;

/**
 * The header as JSON text with sorted keys and without absent fields. The order of this literal is the order of the
 * bytes; golden tests hold it.
 */
export function encodeHeader(event: HeaderFields): string {
  const { actor } = event;
  return JSON.stringify({
    actor: {
      kind: actor.kind,
      onBehalfOf: actor.onBehalfOf,
      orgUnit: actor.orgUnit,
      ref: actor.ref,
    },
    businessDate: event.businessDate,
    causationId: event.causationId,
    commandId: event.commandId,
    correlationId: event.correlationId,
    leafHash: event.leafHash,
    occurredAt: new Date(event.occurredAtMs).toISOString(),
    policyHash: event.policyHash,
    schemaVersion: event.schemaVersion,
    traceparent: event.traceparent,
  });
}

/** Reads a header back. Throws an invariant violation when the stored text is not one. */
export function decodeHeader(text: string): HeaderFields {
  const { occurredAt, ...rest } = JSON.parse(text) as Omit<HeaderFields, "occurredAtMs"> & {
    occurredAt: string;
    actor: Actor;
    businessDate: CivilDate;
  };
  const occurredAtMs = Date.parse(occurredAt);
  if (Number.isNaN(occurredAtMs) || rest.actor === undefined) {
    throw new InvariantViolation(
      "HEADER_UNREADABLE",
      "a stored header lacks its time or its actor",
    );
  }
  return { ...rest, occurredAtMs };
}
