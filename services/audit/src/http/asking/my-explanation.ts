import { civilDate, kstDate } from "@dure/kernel";
import { defineRoute } from "@dure/service-kit";
import { EVERYBODY } from "../route-parts.ts";
import type { AskingParts } from "./asking-parts.ts";
import { explainQuery } from "./explain-balance.ts";
import { ExplanationSchema } from "./explanation-schemas.ts";
import { explanationView } from "./explanation-view.ts";
import { whileConnected } from "./while-connected.ts";

export function myExplanationRoute({ app, clock, explanations }: AskingParts): void {
  defineRoute(app, {
    method: "GET",
    path: "/audit/me/explanation",
    roles: EVERYBODY,
    summary: "본인의 잔액이 왜 그러한지 근거와 증명으로 설명한다",
    query: explainQuery,
    response: ExplanationSchema,
    handler: ({ identity, query, request, tenantId }) =>
      whileConnected(request, async (signal) => {
        const on = query.on === undefined ? kstDate(clock.nowMs()) : civilDate(query.on);
        const { personRef } = identity;
        const explained = await explanations.explainOwn({ tenantId, personRef, on }, signal);
        return { body: explanationView(explained) };
      }),
  });
}
