import type { RewardKind as Kind } from "../domain/redemption/events.ts";

export type HoldState = "HELD" | "PINNED" | "CAPTURED" | "RELEASED" | "TOMBSTONE";

/** A hold as the ledger answers it. */
export interface LedgerHold {
  readonly redemptionId: string;
  readonly state: HoldState;
  readonly personRef: string;
  readonly pointsMilli: number;
  readonly amountWon: number;
  readonly leaveMinutes: number;
  readonly month: string;
  readonly policyHash: string;
  readonly mode: string;
  readonly seq: number;
}

/** The event that makes a call right, by id and by SHA-256 of its stored bytes. */
export interface Cause {
  readonly eventId: string;
  readonly eventHash: string;
}

export interface HoldCall {
  readonly tenantId: string;
  readonly redemptionId: string;
  readonly cause: Cause;
}

/**
 * The ledger's side of a redemption. Every call is keyed by redemption and step, so repeating it answers the same hold.
 * Refusals of the ledger come as `RefusalError`s with its own codes; `GRPC_UNAVAILABLE` leaves the outcome unknown.
 */
export interface HoldLedger {
  place(
    call: HoldCall & {
      readonly personRef: string;
      readonly tierPointsMilli: number;
      readonly kind: Kind;
      readonly requestedAtMs: number;
    },
  ): Promise<LedgerHold>;
  pin(call: HoldCall): Promise<LedgerHold>;
  capture(call: HoldCall): Promise<LedgerHold>;
  release(
    call: HoldCall & { readonly reason: "USER" | "REJECTED" | "TIMEOUT" | "PROVIDER" },
  ): Promise<LedgerHold>;
}
