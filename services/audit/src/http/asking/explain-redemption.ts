import { defineRoute, idField } from "@dure/service-kit";
import { z } from "zod";
import { officialViewer } from "../../explanation/viewer.ts";
import type { AskingParts } from "./asking-parts.ts";
import { EXPLAINERS } from "./explainers.ts";
import { ExplanationSchema } from "./explanation-schemas.ts";
import { explanationView } from "./explanation-view.ts";
import { whileConnected } from "./while-connected.ts";

export function explainRedemptionRoute({ app, explanations }: AskingParts): void {
  defineRoute(app, {
    method: "GET",
    path: "/audit/explanations/redemptions/:redemptionId",
    roles: EXPLAINERS,
    summary:
      "보상 하나가 왜, 어느 적립에서 지급되었는지 설명한다. 감사에게는 자격 판단을 열어 다시 돌려 보인다",
    params: z.strictObject({ redemptionId: idField("redemption") }),
    response: ExplanationSchema,
    handler: ({ identity, params, request, tenantId }) =>
      whileConnected(request, async (signal) => {
        const question = { kind: "payout", redemption: params.redemptionId } as const;
        const viewer = officialViewer(identity);
        const explained = await explanations.explain({ tenantId, question, viewer }, signal);
        return { body: explanationView(explained) };
      }),
  });
}
