import { defineRoute, pageOf, pageQuery, toPage } from "@dure/service-kit";
import { z } from "zod";
import { PAYOUTS, type PayoutDocument } from "../projections/redemptions.v1.ts";
import { formatDays } from "./days.ts";
import { READS_ALL_ROLES } from "./readers.ts";
import { RewardKindField } from "./redemption-answers.ts";
import type { RouteParts } from "./route-parts.ts";

const ref = z.string().max(128);
const StatusField = z.enum(["INSTRUCTED", "ACCEPTED", "UNKNOWN", "PAID", "REJECTED"]);
const Payout = z.object({
  payoutRef: ref,
  redemptionId: ref,
  personRef: ref,
  kind: RewardKindField,
  amountWon: z.int(),
  leaveDays: z.string().max(16),
  status: StatusField,
  disputed: z.boolean(),
  instructedAt: z.iso.datetime(),
  artefactSha256: z.string().max(64).optional(),
  code: ref.optional(),
});

/** GET /payouts */
export function serveListPayouts({ app, reader }: RouteParts): void {
  defineRoute(app, {
    method: "GET",
    path: "/payouts",
    roles: READS_ALL_ROLES,
    summary: "지급 지시 목록",
    query: pageQuery({ status: StatusField.optional() }),
    response: pageOf(Payout),
    async handler({ query: { cursor, limit, status }, tenantId }) {
      const page = await reader.find<PayoutDocument>(PAYOUTS, tenantId, {
        ...(status === undefined ? { index: "byTime" } : { index: "byStatus", where: { status } }),
        order: "descending",
        limit,
        ...(cursor === undefined ? {} : { cursor }),
      });
      return { body: toPage(page, payoutBody) };
    },
  });
}

function payoutBody(document: PayoutDocument): z.input<typeof Payout> {
  const { instructedAtMs, leaveMinutes, ...payout } = document;
  return {
    ...payout,
    leaveDays: formatDays(leaveMinutes),
    instructedAt: new Date(instructedAtMs).toISOString(),
  };
}
