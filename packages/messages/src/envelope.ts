import type { CivilDate, Uuid } from "@dure/kernel";
import type { StreamName, TenantId } from "./stream-name.ts";

/** Who did it. `ref` is a person's random reference, never a name; `system` acts name their component. */
export interface Actor {
  readonly kind: "person" | "system" | "citizen";
  readonly ref: string;
  /** Department code on the day of the act. */
  readonly orgUnit?: string;
  /** The person for whom a deputy acted. */
  readonly onBehalfOf?: string;
}

/** An event as a writer hands it to a store (design: section 3, envelope). */
export interface NewEvent {
  /** UUIDv7, or the `reactionId` of consumer, cause and index where the event is a reaction. */
  readonly eventId: Uuid;
  /** `context.what-happened`, for example `claim.submitted`. */
  readonly eventType: string;
  readonly schemaVersion: number;
  readonly tenantId: TenantId;
  /** UTC, epoch milliseconds. */
  readonly occurredAtMs: number;
  /** The day of the act in Asia/Seoul. */
  readonly businessDate: CivilDate;
  /** The first message of the whole conversation. */
  readonly correlationId: string;
  /** The message that directly led to this one. */
  readonly causationId?: string;
  /** W3C trace context of the writer. */
  readonly traceparent?: string;
  readonly actor: Actor;
  readonly commandId?: string;
  /** Hash of the policy version that decided, where a rule decided. */
  readonly policyHash?: string;
  /** RFC 6962 leaf hash of `data` in hex, on entries of a ledger only; recomputed by whoever verifies. */
  readonly leafHash?: string;
  /** The exact JSON text. Its UTF-8 bytes are what is stored and hashed; it is never serialised again. */
  readonly data: string;
}

/** An opaque place in the whole log of one store. As text it sorts in the order of the log. */
export type GlobalPosition = string & { readonly __brand: "GlobalPosition" };

/** An event as a store answers it. */
export interface RecordedEvent extends NewEvent {
  readonly streamName: StreamName;
  /** 0 for the first event of a stream. */
  readonly streamRevision: number;
  /** When the store took it, epoch milliseconds. */
  readonly recordedAtMs: number;
  readonly position: GlobalPosition;
}
