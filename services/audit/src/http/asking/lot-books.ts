import { defineRoute, idField } from "@dure/service-kit";
import { z } from "zod";
import { lotAnswer } from "../../replay/lot-answer.ts";
import { askedAsOf, asOfQuery } from "./as-of-query.ts";
import type { AskingParts } from "./asking-parts.ts";
import { LotSchema, lotView, restsOnShape, restsOnView } from "./books-schemas.ts";
import { whileConnected } from "./while-connected.ts";

export function lotBooksRoute({ app, clock, replays }: AskingParts): void {
  defineRoute(app, {
    method: "GET",
    path: "/audit/books/lots/:lotId",
    roles: ["AUDITOR"],
    summary: "적립 묶음 하나를 다시 계산한다. 묶음의 번호는 그 적립 기록의 번호다",
    params: z.strictObject({ lotId: idField("lot") }),
    query: asOfQuery,
    response: z.strictObject({ ...restsOnShape, lot: LotSchema }),
    handler: ({ params, query, request, tenantId }) =>
      whileConnected(request, async (signal) => {
        const asked = { ...askedAsOf(tenantId, query, clock), lotId: params.lotId };
        const { at, lot, on } = await lotAnswer(replays, asked, signal);
        return { body: { ...restsOnView(on, at), lot: lotView(lot) } };
      }),
  });
}
