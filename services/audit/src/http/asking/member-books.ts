import { defineRoute, idField } from "@dure/service-kit";
import { z } from "zod";
import { type MemberAnswer, memberAnswer } from "../../replay/member-answer.ts";
import { askedAsOf, asOfQuery } from "./as-of-query.ts";
import type { AskingParts } from "./asking-parts.ts";
import { lotView, MemberBooksSchema, pointsView, restsOnView } from "./books-schemas.ts";
import { whileConnected } from "./while-connected.ts";

export function memberBooksRoute({ app, clock, replays }: AskingParts): void {
  defineRoute(app, {
    method: "GET",
    path: "/audit/books/members/:personRef",
    roles: ["AUDITOR"],
    summary: "한 사람의 잔액과 적립 묶음을 다시 계산한다",
    params: z.strictObject({ personRef: idField("person") }),
    query: asOfQuery,
    response: MemberBooksSchema,
    handler: ({ params, query, request, tenantId }) =>
      whileConnected(request, async (signal) => {
        const asked = { ...askedAsOf(tenantId, query, clock), person: params.personRef };
        return { body: memberView(await memberAnswer(replays, asked, signal)) };
      }),
  });
}

/** A person's books as they are answered. */
export const memberView = ({ at, lots, member, on }: MemberAnswer) => ({
  ...restsOnView(on, at),
  personRef: member.person,
  points: pointsView(member),
  lots: lots.map(lotView),
});
