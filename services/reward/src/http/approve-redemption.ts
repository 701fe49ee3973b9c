import { defineRoute } from "@dure/service-kit";
import { approveRedemption } from "../commands/approve-redemption.ts";
import { APPROVING_ROLES } from "../domain/redemption/decide-by-person.ts";
import { RedemptionAnswerBody, redemptionAnswerBody } from "./redemption-answers.ts";
import type { RouteParts } from "./route-parts.ts";

/** POST /redemptions/{redemptionId}/approve */
export function serveApproveRedemption({ app, room }: RouteParts): void {
  defineRoute(app, {
    method: "POST",
    path: "/redemptions/:redemptionId/approve",
    roles: APPROVING_ROLES,
    summary: "보상 신청을 승인한다",
    response: RedemptionAnswerBody,
    async handler({ context, params }) {
      const outcome = await approveRedemption(room, context, params.redemptionId);
      if (!outcome.ok) return outcome;
      return { body: redemptionAnswerBody(outcome.value), position: outcome.value.position };
    },
  });
}
