import { type EventTypeRegistry, eventTypeRegistry } from "@dure/messages";
import { z } from "zod";
import type { RedemptionEvent } from "../domain/redemption/events.ts";

const sealedText = z.strictObject({
  s: z.string(),
  alg: z.literal("A256GCM"),
  n: z.string(),
  c: z.string(),
  k: z.string(),
});
const kind = z.enum(["LOCAL_CURRENCY", "LEAVE"]);
const amounts = {
  pointsMilli: z.int().min(0),
  amountWon: z.int().min(0),
  leaveMinutes: z.int().min(0),
};
const seq = z.int().min(0);
const refusal = z.strictObject({
  code: z.string(),
  status: z.int(),
  title: z.string(),
  why: z.string(),
  remedy: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
});
const payoutRef = z.string();
const reportSha256 = z.string();

const schemas = {
  "redemption.requested": z.strictObject({
    personRef: z.string(),
    tierPointsMilli: z.int().min(1),
    kind,
    requestedAtMs: z.int(),
    month: z.string(),
  }),
  "redemption.held": z.strictObject({
    ...amounts,
    month: z.string(),
    mode: z.string(),
    policyHash: z.string(),
    ledgerSeq: seq,
  }),
  "redemption.refused": z.strictObject({ personRef: z.string(), refusal }),
  "redemption.approved": z.strictObject({ by: z.string() }),
  "redemption.rejected": z.strictObject({ by: z.string(), reason: sealedText.optional() }),
  "redemption.cancelled": z.strictObject({ by: z.string() }),
  "redemption.pinned": z.strictObject({ ledgerSeq: seq }),
  "redemption.hold-lost": z.strictObject({ code: z.string() }),
  "redemption.instructed": z.strictObject({
    payoutRef,
    epoch: z.int().min(1),
    personRef: z.string(),
    kind,
    amountWon: amounts.amountWon,
    leaveMinutes: amounts.leaveMinutes,
  }),
  "redemption.payout-accepted": z.strictObject({
    payoutRef,
    artefactSha256: z.string().optional(),
  }),
  "redemption.payout-unknown": z.strictObject({ payoutRef, reason: z.string() }),
  "redemption.payout-confirmed": z.strictObject({ payoutRef, reportSha256, line: z.int().min(0) }),
  "redemption.payout-rejected": z.strictObject({
    payoutRef,
    code: z.string(),
    reportSha256: reportSha256.optional(),
  }),
  "redemption.payout-disputed": z.strictObject({ payoutRef, code: z.string(), reportSha256 }),
  "redemption.captured": z.strictObject({ ledgerSeq: seq }),
  "redemption.completed": z.strictObject({ personRef: z.string(), ...amounts }),
  "redemption.released": z.strictObject({
    personRef: z.string(),
    outcome: z.enum(["REJECTED", "CANCELLED", "FAILED"]),
    ledgerSeq: seq,
  }),
  "redemption.escalated": z.strictObject({
    status: z.string(),
    sinceMs: z.int(),
    limitMs: z.int(),
  }),
};

type Data<Type extends RedemptionEvent["type"]> = Extract<RedemptionEvent, { type: Type }>["data"];

const define = <Type extends RedemptionEvent["type"]>(
  type: Type,
  schema: z.ZodType<Data<Type>>,
) => ({
  type,
  version: 1,
  check: (data: unknown) => schema.parse(data),
});

/** Event types of category `redemption`. Data is checked on read, so a broken event stops its reader and no money. */
export const redemptionEventTypes: EventTypeRegistry<RedemptionEvent> =
  eventTypeRegistry<RedemptionEvent>([
    define("redemption.requested", schemas["redemption.requested"]),
    define("redemption.held", schemas["redemption.held"]),
    define("redemption.refused", schemas["redemption.refused"]),
    define("redemption.approved", schemas["redemption.approved"]),
    define("redemption.rejected", schemas["redemption.rejected"]),
    define("redemption.cancelled", schemas["redemption.cancelled"]),
    define("redemption.pinned", schemas["redemption.pinned"]),
    define("redemption.hold-lost", schemas["redemption.hold-lost"]),
    define("redemption.instructed", schemas["redemption.instructed"]),
    define("redemption.payout-accepted", schemas["redemption.payout-accepted"]),
    define("redemption.payout-unknown", schemas["redemption.payout-unknown"]),
    define("redemption.payout-confirmed", schemas["redemption.payout-confirmed"]),
    define("redemption.payout-rejected", schemas["redemption.payout-rejected"]),
    define("redemption.payout-disputed", schemas["redemption.payout-disputed"]),
    define("redemption.captured", schemas["redemption.captured"]),
    define("redemption.completed", schemas["redemption.completed"]),
    define("redemption.released", schemas["redemption.released"]),
    define("redemption.escalated", schemas["redemption.escalated"]),
  ]);
