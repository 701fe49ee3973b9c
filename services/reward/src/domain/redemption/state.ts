import type { ClosingOutcome, HeldReward, KeptRefusal, RedemptionRequested } from "./events.ts";

/**
 * Order of the saga: everything that can be undone (REQUESTED, HELD, APPROVED, PINNED), the pivot (INSTRUCTED), then
 * only what cannot fail (CONFIRMED, COMPLETED). RELEASING is the way back; there is none from INSTRUCTED or UNKNOWN
 * but a definite rejection.
 */
export type RedemptionStatus =
  | "REQUESTED"
  | "HELD"
  | "APPROVED"
  | "PINNED"
  | "INSTRUCTED"
  | "UNKNOWN"
  | "CONFIRMED"
  | "COMPLETED"
  | "RELEASING"
  | "REFUSED"
  | ClosingOutcome;

export interface Redemption {
  readonly status: RedemptionStatus;
  /** When this status began, epoch milliseconds. */
  readonly statusSinceMs: number;
  /** Revision of the event that began this status: the cause of the next call to the ledger. */
  readonly statusRevision: number;
  /** Revision of its last event. */
  readonly revision: number;
  readonly requested: RedemptionRequested["data"];
  readonly held?: HeldReward;
  readonly refusal?: KeptRefusal;
  readonly payout?: {
    readonly payoutRef: string;
    readonly epoch: number;
    /** True once the port said that it has the instruction. */
    readonly accepted: boolean;
    /** Set by the first definite answer. */
    readonly concluded?: "PAID" | "REJECTED";
    readonly disputed: boolean;
  };
  /** Why it is being released. */
  readonly closing?: ClosingOutcome;
  /** The status in which somebody was called for last. */
  readonly escalatedIn?: RedemptionStatus;
}

/** Undefined: nothing was requested under this id. */
export type RedemptionState = Redemption | undefined;

export const redemptionStatusKo: Readonly<Record<RedemptionStatus, string>> = {
  REQUESTED: "신청",
  HELD: "승인 대기",
  APPROVED: "승인",
  PINNED: "지급 준비",
  INSTRUCTED: "지급 지시",
  UNKNOWN: "지급 결과 확인 중",
  CONFIRMED: "지급 확인",
  COMPLETED: "완료",
  RELEASING: "되돌리는 중",
  REFUSED: "신청 불가",
  REJECTED: "반려",
  CANCELLED: "취소",
  FAILED: "지급 실패",
};

const TERMINAL: ReadonlySet<RedemptionStatus> = new Set([
  "COMPLETED",
  "REFUSED",
  "REJECTED",
  "CANCELLED",
  "FAILED",
]);

/** True when nothing more will happen by itself. */
export const isTerminal = (status: RedemptionStatus): boolean => TERMINAL.has(status);
