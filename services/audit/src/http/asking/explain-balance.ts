import { civilDate, kstDate } from "@dure/kernel";
import { dateField, defineRoute, idField } from "@dure/service-kit";
import { z } from "zod";
import { officialViewer } from "../../explanation/viewer.ts";
import type { AskingParts } from "./asking-parts.ts";
import { EXPLAINERS } from "./explainers.ts";
import { ExplanationSchema } from "./explanation-schemas.ts";
import { explanationView } from "./explanation-view.ts";
import { whileConnected } from "./while-connected.ts";

export const explainQuery = z.strictObject({ on: dateField().optional() });

export function explainBalanceRoute({ app, clock, explanations }: AskingParts): void {
  defineRoute(app, {
    method: "GET",
    path: "/audit/explanations/balances/:personRef",
    roles: EXPLAINERS,
    summary: "한 사람의 잔액이 왜 그러한지 근거와 증명으로 설명한다",
    params: z.strictObject({ personRef: idField("person") }),
    query: explainQuery,
    response: ExplanationSchema,
    handler: ({ identity, params, query, request, tenantId }) =>
      whileConnected(request, async (signal) => {
        const on = query.on === undefined ? kstDate(clock.nowMs()) : civilDate(query.on);
        const question = { kind: "balance", person: params.personRef, on } as const;
        const viewer = officialViewer(identity);
        const explained = await explanations.explain({ tenantId, question, viewer }, signal);
        return { body: explanationView(explained) };
      }),
  });
}
