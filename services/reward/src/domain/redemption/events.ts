import type { Refusal } from "@dure/kernel";
import type { SealedText } from "@dure/messages";

export type RewardKind = "LOCAL_CURRENCY" | "LEAVE";
/** How a redemption ends without a reward after points had (perhaps) been held. */
export type ClosingOutcome = "REJECTED" | "CANCELLED" | "FAILED";

/** What the ledger reserved. Integers: thousandths of a point, won, minutes of leave (480 a day). */
export interface HeldReward {
  /** Zero in MILESTONE mode. */
  readonly pointsMilli: number;
  readonly amountWon: number;
  readonly leaveMinutes: number;
  /** KST month of the slot, as the ledger judged it. */
  readonly month: string;
  readonly mode: string;
  readonly policyHash: string;
  /** Sequence number of the ledger entry. */
  readonly ledgerSeq: number;
}

type Event<Type extends string, Data extends object> = {
  readonly type: `redemption.${Type}`;
  readonly data: Data;
};

/** A refusal of the ledger, kept as it was told, so that a repeated request is answered with the same words. */
export type KeptRefusal = Pick<Refusal, "code" | "status" | "title" | "why" | "remedy" | "params">;

export type RedemptionRequested = Event<
  "requested",
  {
    readonly personRef: string;
    readonly tierPointsMilli: number;
    readonly kind: RewardKind;
    readonly requestedAtMs: number;
    /** KST month of the request; taken once, never recomputed. */
    readonly month: string;
  }
>;
export type RedemptionHeld = Event<"held", HeldReward>;
export type RedemptionRefused = Event<
  "refused",
  { readonly personRef: string; readonly refusal: KeptRefusal }
>;
export type RedemptionApproved = Event<"approved", { readonly by: string }>;
export type RedemptionRejected = Event<
  "rejected",
  {
    readonly by: string;
    /** Absent where the requester was erased before. */
    readonly reason?: SealedText | undefined;
  }
>;
export type RedemptionCancelled = Event<"cancelled", { readonly by: string }>;
export type RedemptionPinned = Event<"pinned", { readonly ledgerSeq: number }>;
/** The ledger no longer holds what it held, so nothing may be instructed. */
export type RedemptionHoldLost = Event<"hold-lost", { readonly code: string }>;
/** The pivot: written before anything is sent. From here on only a definite rejection leads back. */
export type RedemptionInstructed = Event<
  "instructed",
  {
    readonly payoutRef: string;
    /** Rises only after a definite rejection. */
    readonly epoch: number;
    readonly personRef: string;
    readonly kind: RewardKind;
    readonly amountWon: number;
    readonly leaveMinutes: number;
  }
>;
export type PayoutAccepted = Event<
  "payout-accepted",
  { readonly payoutRef: string; readonly artefactSha256?: string | undefined }
>;
export type PayoutUnknown = Event<
  "payout-unknown",
  { readonly payoutRef: string; readonly reason: string }
>;
export type PayoutConfirmed = Event<
  "payout-confirmed",
  { readonly payoutRef: string; readonly reportSha256: string; readonly line: number }
>;
export type PayoutRejected = Event<
  "payout-rejected",
  { readonly payoutRef: string; readonly code: string; readonly reportSha256?: string | undefined }
>;
/** The operator told something that contradicts what was concluded. Never corrected by a program. */
export type PayoutDisputed = Event<
  "payout-disputed",
  { readonly payoutRef: string; readonly code: string; readonly reportSha256: string }
>;
export type RedemptionCaptured = Event<"captured", { readonly ledgerSeq: number }>;
export type RedemptionCompleted = Event<
  "completed",
  {
    readonly personRef: string;
    readonly pointsMilli: number;
    readonly amountWon: number;
    readonly leaveMinutes: number;
  }
>;
export type RedemptionReleased = Event<
  "released",
  { readonly personRef: string; readonly outcome: ClosingOutcome; readonly ledgerSeq: number }
>;
/** Stood in one state for longer than its limit: a person has to look. */
export type RedemptionEscalated = Event<
  "escalated",
  { readonly status: string; readonly sinceMs: number; readonly limitMs: number }
>;

export type RedemptionEvent =
  | RedemptionRequested
  | RedemptionHeld
  | RedemptionRefused
  | RedemptionApproved
  | RedemptionRejected
  | RedemptionCancelled
  | RedemptionPinned
  | RedemptionHoldLost
  | RedemptionInstructed
  | PayoutAccepted
  | PayoutUnknown
  | PayoutConfirmed
  | PayoutRejected
  | PayoutDisputed
  | RedemptionCaptured
  | RedemptionCompleted
  | RedemptionReleased
  | RedemptionEscalated;
