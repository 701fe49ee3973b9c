import { assertThat, parsePoints } from "@dure/kernel";
import { defineRoute, pointsField } from "@dure/service-kit";
import { z } from "zod";
import { requestRedemption } from "../commands/request-redemption.ts";
import {
  RedemptionAnswerBody,
  RewardKindField,
  redemptionAnswerBody,
} from "./redemption-answers.ts";
import type { RouteParts } from "./route-parts.ts";

const Body = z.strictObject({
  tierPoints: pointsField().refine((text) => (parsePoints(text) ?? 0) > 0),
  choice: z.strictObject({ kind: RewardKindField }),
});

/** POST /redemptions */
export function serveRequestRedemption({ advance, app, room }: RouteParts): void {
  defineRoute(app, {
    method: "POST",
    path: "/redemptions",
    roles: ["STAFF"],
    summary: "보상을 신청한다",
    description:
      "원장이 점수, 예산, 월 한도를 한 번에 판단한다. 거절은 원장의 코드 그대로 409 또는 422로 답한다.",
    body: Body,
    response: RedemptionAnswerBody,
    status: 201,
    async handler({ body, context }) {
      const tierPointsMilli = parsePoints(body.tierPoints);
      assertThat(
        tierPointsMilli !== undefined,
        "POINTS_FIELD",
        "the schema lets only points through",
      );
      const { kind } = body.choice;
      const outcome = await requestRedemption(room, context, { tierPointsMilli, kind }, advance);
      if (!outcome.ok) return outcome;
      return { body: redemptionAnswerBody(outcome.value), position: outcome.value.position };
    },
  });
}
