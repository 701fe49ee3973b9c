import type { SubjectKeyring } from "@dure/contracts";
import { formatPoints } from "@dure/kernel";
import { z } from "zod";
import { redemptionTextPlace } from "../commands/redemption-text.ts";
import { redemptionStatusKo } from "../domain/redemption/state.ts";
import type { RedemptionDocument } from "../projections/redemptions.v1.ts";
import { formatDays } from "./days.ts";

const ref = z.string().max(128);
export const RewardKindField = z.enum(["LOCAL_CURRENCY", "LEAVE"]);
export const StatusField = z.enum([
  "REQUESTED",
  "HELD",
  "APPROVED",
  "PINNED",
  "INSTRUCTED",
  "UNKNOWN",
  "CONFIRMED",
  "COMPLETED",
  "RELEASING",
  "REFUSED",
  "REJECTED",
  "CANCELLED",
  "FAILED",
]);

/** What a command on a redemption answers. */
export const RedemptionAnswerBody = z.object({
  redemptionId: ref,
  status: StatusField,
  statusKo: z.string().max(40),
});

export const RedemptionSummary = RedemptionAnswerBody.extend({
  personRef: ref,
  tierPoints: z.string().max(16),
  choice: z.object({ kind: RewardKindField }),
  month: z.string().max(7),
  requestedAt: z.iso.datetime(),
  needsAttention: z.boolean(),
  held: z
    .object({
      points: z.string().max(16),
      amountWon: z.int(),
      leaveDays: z.string().max(16),
      mode: z.string().max(16),
      policyHash: ref,
    })
    .optional(),
  refusal: z
    .object({ code: ref, title: z.string().max(500), why: z.string().max(2_000) })
    .optional(),
});

export const RedemptionDetail = RedemptionSummary.extend({
  payoutRef: ref.optional(),
  /** Null where the requester was erased. */
  reason: z.string().max(2_000).nullable().optional(),
  steps: z
    .array(
      z.object({
        step: z.string().max(64),
        at: z.iso.datetime(),
        by: ref.optional(),
        code: ref.optional(),
      }),
    )
    .max(200),
});

export const redemptionAnswerBody = (answer: {
  readonly redemptionId: string;
  readonly status: z.infer<typeof StatusField>;
}): z.input<typeof RedemptionAnswerBody> => ({
  redemptionId: answer.redemptionId,
  status: answer.status,
  statusKo: redemptionStatusKo[answer.status],
});

/** A redemption in a list. */
export function redemptionSummary(document: RedemptionDocument): z.input<typeof RedemptionSummary> {
  const { attention, held, kind, month, personRef, refusal, requestedAtMs } = document;
  return {
    ...redemptionAnswerBody(document),
    personRef,
    tierPoints: formatPoints(document.tierPointsMilli),
    choice: { kind },
    month,
    requestedAt: new Date(requestedAtMs).toISOString(),
    needsAttention: attention === 1,
    ...(held
      ? {
          held: {
            points: formatPoints(held.pointsMilli),
            amountWon: held.amountWon,
            leaveDays: formatDays(held.leaveMinutes),
            mode: held.mode,
            policyHash: held.policyHash,
          },
        }
      : {}),
    ...(refusal ? { refusal: { code: refusal.code, title: refusal.title, why: refusal.why } } : {}),
  };
}

/** A redemption with its steps; the reason of a rejection is opened. */
export async function redemptionDetail(
  keyring: Pick<SubjectKeyring, "open">,
  tenantId: string,
  document: RedemptionDocument,
): Promise<z.input<typeof RedemptionDetail>> {
  const { payoutRef, personRef, reason, redemptionId, steps } = document;
  const place = redemptionTextPlace(redemptionId, "reason");
  const opened = reason && ((await keyring.open(tenantId, personRef, place, reason)) ?? null);
  return {
    ...redemptionSummary(document),
    ...(payoutRef === undefined ? {} : { payoutRef }),
    ...(opened === undefined ? {} : { reason: opened }),
    steps: steps.map(({ atMs, ...step }) => ({ ...step, at: new Date(atMs).toISOString() })),
  };
}
