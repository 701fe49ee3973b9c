import { defineRoute, idField, notFound } from "@dure/service-kit";
import { z } from "zod";
import { EVERYBODY } from "../route-parts.ts";
import type { AskingParts } from "./asking-parts.ts";
import { ExplanationSchema } from "./explanation-schemas.ts";
import { explanationView } from "./explanation-view.ts";
import { whileConnected } from "./while-connected.ts";

export function myPointRoute({ app, explanations }: AskingParts): void {
  defineRoute(app, {
    method: "GET",
    path: "/audit/me/explanations/points/:entryId",
    roles: EVERYBODY,
    summary: "본인의 적립 하나가 왜 생겼고 어떻게 쓰였는지 설명한다",
    params: z.strictObject({ entryId: idField("entry") }),
    response: ExplanationSchema,
    handler: ({ identity, params, request, tenantId }) =>
      whileConnected(request, async (signal) => {
        const { personRef } = identity;
        const question = { kind: "point", entryId: params.entryId } as const;
        const viewer = { kind: "PERSON", personRef } as const;
        const explained = await explanations.explain({ tenantId, question, viewer }, signal);
        const isOwn = explained.points.every(({ person }) => person === personRef);
        if (!isOwn) throw notFound();
        return { body: explanationView(explained) };
      }),
  });
}
