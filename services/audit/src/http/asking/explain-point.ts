import { defineRoute, idField } from "@dure/service-kit";
import { z } from "zod";
import { officialViewer } from "../../explanation/viewer.ts";
import type { AskingParts } from "./asking-parts.ts";
import { EXPLAINERS } from "./explainers.ts";
import { ExplanationSchema } from "./explanation-schemas.ts";
import { explanationView } from "./explanation-view.ts";
import { whileConnected } from "./while-connected.ts";

export function explainPointRoute({ app, explanations }: AskingParts): void {
  defineRoute(app, {
    method: "GET",
    path: "/audit/explanations/points/:entryId",
    roles: EXPLAINERS,
    summary: "적립 하나가 왜 생겼고 어떻게 쓰였는지 설명한다",
    params: z.strictObject({ entryId: idField("entry") }),
    response: ExplanationSchema,
    handler: ({ identity, params, request, tenantId }) =>
      whileConnected(request, async (signal) => {
        const question = { kind: "point", entryId: params.entryId } as const;
        const viewer = officialViewer(identity);
        const explained = await explanations.explain({ tenantId, question, viewer }, signal);
        return { body: explanationView(explained) };
      }),
  });
}
