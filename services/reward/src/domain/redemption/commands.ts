import type { SealedText } from "@dure/messages";
import type { HeldReward, KeptRefusal, RewardKind } from "./events.ts";

export interface RequestRedemption {
  readonly type: "RequestRedemption";
  readonly personRef: string;
  readonly tierPointsMilli: number;
  readonly kind: RewardKind;
}

/** Who decides, as the directory knows them today. */
export interface OfficerFacts {
  readonly personRef: string;
  readonly active: boolean;
  readonly roles: readonly string[];
}

export type ApproveRedemption = {
  readonly type: "ApproveRedemption";
  readonly by: OfficerFacts;
};
export type RejectRedemption = {
  readonly type: "RejectRedemption";
  readonly by: OfficerFacts;
  /** Absent where the requester was erased before. */
  readonly reason?: SealedText;
};
export type CancelRedemption = { readonly type: "CancelRedemption"; readonly by: string };

/** What the process manager learnt from the ledger. */
export type LedgerReply =
  | { readonly type: "RecordHeld"; readonly held: HeldReward }
  | { readonly type: "RecordRefused"; readonly refusal: KeptRefusal }
  | { readonly type: "RecordPinned"; readonly ledgerSeq: number }
  | { readonly type: "RecordHoldLost"; readonly code: string }
  | { readonly type: "RecordCaptured"; readonly ledgerSeq: number }
  | { readonly type: "RecordReleased"; readonly ledgerSeq: number };

/** What the process manager learnt from the payout port. */
export type PayoutReply =
  | { readonly type: "InstructPayout"; readonly payoutRef: string; readonly epoch: number }
  | {
      readonly type: "RecordPayoutAccepted";
      readonly payoutRef: string;
      readonly artefactSha256?: string | undefined;
    }
  | { readonly type: "RecordPayoutUnknown"; readonly payoutRef: string; readonly reason: string }
  | { readonly type: "RecordPayoutRejected"; readonly payoutRef: string; readonly code: string };

/** One line of an operator's report. */
export interface ReportPayout {
  readonly type: "ReportPayout";
  readonly payoutRef: string;
  /** `PAID`, or the operator's reason. */
  readonly code: string;
  readonly reportSha256: string;
  /** Line number in the report, from 1. */
  readonly line: number;
}

export interface EscalateRedemption {
  readonly type: "EscalateRedemption";
  readonly limitMs: number;
}

export type RedemptionCommand =
  | RequestRedemption
  | ApproveRedemption
  | RejectRedemption
  | CancelRedemption
  | LedgerReply
  | PayoutReply
  | ReportPayout
  | EscalateRedemption;
