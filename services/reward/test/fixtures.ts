import type { CommandContext } from "@dure/command-handling";
import { nameId } from "@dure/kernel";
import { type SealedText, tenantId } from "@dure/messages";
import type { OfficerFacts } from "../src/domain/redemption/commands.ts";
import type {
  ClosingOutcome,
  HeldReward,
  KeptRefusal,
  RedemptionEvent,
} from "../src/domain/redemption/events.ts";

/** 1 July 2026, 09:00 in Korea. */
export const NOW_MS = Date.parse("2026-07-01T00:00:00Z");
export const REF = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
export const REPORT = "f".repeat(64);

export const context = (by: string, nowMs = NOW_MS): CommandContext => ({
  tenantId: tenantId("donghae"),
  actor: { kind: "person", ref: by },
  commandId: nameId("test", by),
  correlationId: "test",
  nowMs,
});

export const sealed = (plain: string): SealedText => ({
  s: "key",
  alg: "A256GCM",
  n: "nonce",
  c: Buffer.from(plain).toString("base64url"),
  k: "commitment",
});

export const officer = (personRef: string, roles = ["OFFICE"], active = true): OfficerFacts => ({
  personRef,
  active,
  roles,
});

export const reward: HeldReward = {
  pointsMilli: 7000,
  amountWon: 0,
  leaveMinutes: 480,
  month: "2026-07",
  mode: "DEDUCT",
  policyHash: "a".repeat(64),
  ledgerSeq: 11,
};

export const refusal: KeptRefusal = {
  code: "ALREADY_THIS_MONTH",
  status: 409,
  title: "이번 달에는 이미 신청하셨습니다.",
  why: "월 1회만 신청할 수 있습니다.",
  remedy: "다음 달에 다시 신청해 주십시오.",
  params: {},
};

export const requested: RedemptionEvent = {
  type: "redemption.requested",
  data: {
    personRef: "kim",
    tierPointsMilli: 7000,
    kind: "LEAVE",
    requestedAtMs: NOW_MS,
    month: "2026-07",
  },
};
export const held: RedemptionEvent = { type: "redemption.held", data: reward };
export const refusedEvent: RedemptionEvent = {
  type: "redemption.refused",
  data: { personRef: "kim", refusal },
};
export const approved: RedemptionEvent = { type: "redemption.approved", data: { by: "office" } };
export const rejected: RedemptionEvent = {
  type: "redemption.rejected",
  data: { by: "office", reason: sealed("사유") },
};
export const cancelled: RedemptionEvent = { type: "redemption.cancelled", data: { by: "kim" } };
export const pinned: RedemptionEvent = { type: "redemption.pinned", data: { ledgerSeq: 12 } };
export const holdLost: RedemptionEvent = {
  type: "redemption.hold-lost",
  data: { code: "HOLD_RELEASED" },
};
export const instructed: RedemptionEvent = {
  type: "redemption.instructed",
  data: {
    payoutRef: REF,
    epoch: 1,
    personRef: "kim",
    kind: "LEAVE",
    amountWon: 0,
    leaveMinutes: 480,
  },
};
export const payoutAccepted: RedemptionEvent = {
  type: "redemption.payout-accepted",
  data: { payoutRef: REF },
};
export const payoutUnknown = (reason: string): RedemptionEvent => ({
  type: "redemption.payout-unknown",
  data: { payoutRef: REF, reason },
});
export const confirmed: RedemptionEvent = {
  type: "redemption.payout-confirmed",
  data: { payoutRef: REF, reportSha256: REPORT, line: 1 },
};
export const payoutRejected: RedemptionEvent = {
  type: "redemption.payout-rejected",
  data: { payoutRef: REF, code: "RECIPIENT_NOT_FOUND", reportSha256: REPORT },
};
export const disputed = (code: string): RedemptionEvent => ({
  type: "redemption.payout-disputed",
  data: { payoutRef: REF, code, reportSha256: REPORT },
});
export const captured: RedemptionEvent = { type: "redemption.captured", data: { ledgerSeq: 13 } };
export const completed: RedemptionEvent = {
  type: "redemption.completed",
  data: { personRef: "kim", pointsMilli: 7000, amountWon: 0, leaveMinutes: 480 },
};
export const released = (outcome: ClosingOutcome): RedemptionEvent => ({
  type: "redemption.released",
  data: { personRef: "kim", outcome, ledgerSeq: 14 },
});

/** The whole way to a file that accounting has. */
export const untilInstructed = [requested, held, approved, pinned, instructed] as const;
