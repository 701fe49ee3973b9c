import { defineRoute } from "@dure/service-kit";
import { ownBooksAnswer } from "../../replay/member-answer.ts";
import { EVERYBODY } from "../route-parts.ts";
import { askedAsOf, asOfQuery } from "./as-of-query.ts";
import type { AskingParts } from "./asking-parts.ts";
import { MemberBooksSchema } from "./books-schemas.ts";
import { memberView } from "./member-books.ts";
import { whileConnected } from "./while-connected.ts";

export function myBooksRoute({ app, clock, replays }: AskingParts): void {
  defineRoute(app, {
    method: "GET",
    path: "/audit/me/books",
    roles: EVERYBODY,
    summary: "본인의 잔액과 적립 묶음을 원장에서 다시 계산한다",
    query: asOfQuery,
    response: MemberBooksSchema,
    handler: ({ identity, query, request, tenantId }) =>
      whileConnected(request, async (signal) => {
        const asked = { ...askedAsOf(tenantId, query, clock), person: identity.personRef };
        return { body: memberView(await ownBooksAnswer(replays, asked, signal)) };
      }),
  });
}
