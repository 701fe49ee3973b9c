import { defineRoute, textField } from "@dure/service-kit";
import { z } from "zod";
import { rejectRedemption } from "../commands/reject-redemption.ts";
import { APPROVING_ROLES } from "../domain/redemption/decide-by-person.ts";
import { RedemptionAnswerBody, redemptionAnswerBody } from "./redemption-answers.ts";
import type { RouteParts } from "./route-parts.ts";

/** POST /redemptions/{redemptionId}/reject */
export function serveRejectRedemption({ app, room }: RouteParts): void {
  defineRoute(app, {
    method: "POST",
    path: "/redemptions/:redemptionId/reject",
    roles: APPROVING_ROLES,
    summary: "보상 신청을 사유를 적어 반려한다",
    body: z.strictObject({ reason: textField(1_000) }),
    response: RedemptionAnswerBody,
    async handler({ body, context, params: { redemptionId } }) {
      const { reason } = body;
      const outcome = await rejectRedemption(room, context, { redemptionId, reason });
      if (!outcome.ok) return outcome;
      return { body: redemptionAnswerBody(outcome.value), position: outcome.value.position };
    },
  });
}
