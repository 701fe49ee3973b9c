import { defineRoute } from "@dure/service-kit";
import { cancelRedemption } from "../commands/cancel-redemption.ts";
import { INTERNAL_ROLES } from "./readers.ts";
import { RedemptionAnswerBody, redemptionAnswerBody } from "./redemption-answers.ts";
import type { RouteParts } from "./route-parts.ts";

/** POST /redemptions/{redemptionId}/cancel */
export function serveCancelRedemption({ app, room }: RouteParts): void {
  defineRoute(app, {
    method: "POST",
    path: "/redemptions/:redemptionId/cancel",
    roles: INTERNAL_ROLES,
    summary: "승인 전에 본인의 보상 신청을 취소한다",
    response: RedemptionAnswerBody,
    async handler({ context, params }) {
      const outcome = await cancelRedemption(room, context, params.redemptionId);
      if (!outcome.ok) return outcome;
      return { body: redemptionAnswerBody(outcome.value), position: outcome.value.position };
    },
  });
}
