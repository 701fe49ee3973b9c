import { defineRoute } from "@dure/service-kit";
import { z } from "zod";
import { booksAnswer } from "../../replay/books-answer.ts";
import { LOG_READERS } from "../route-parts.ts";
import { askedAsOf, asOfQuery } from "./as-of-query.ts";
import type { AskingParts } from "./asking-parts.ts";
import { PointsSchema, pointsView, restsOnShape, restsOnView } from "./books-schemas.ts";
import { departmentView } from "./department-view.ts";
import { whileConnected } from "./while-connected.ts";

const whole = z.int();
const BooksSchema = z.strictObject({
  ...restsOnShape,
  people: whole,
  totals: PointsSchema,
  /** Sums of all accounts in thousandths of a point, won and minutes. */
  trialBalance: z.array(
    z.strictObject({
      unit: z.enum(["milli", "minute", "won"]),
      debitsPosted: whole,
      creditsPosted: whole,
      debitsPending: whole,
      creditsPending: whole,
    }),
  ),
  departments: z.array(
    z.strictObject({
      department: z.string().max(200),
      fiscalYear: whole,
      earned: z.string().max(24),
    }),
  ),
  budgets: z.array(
    z.strictObject({
      fiscalYear: whole,
      fundedWon: whole,
      heldWon: whole,
      paidWon: whole,
      freeWon: whole,
    }),
  ),
  /** Entries within the size that take effect after the day. */
  passedOver: whole,
});

export function booksRoute({ app, clock, replays }: AskingParts): void {
  defineRoute(app, {
    method: "GET",
    path: "/audit/books",
    roles: LOG_READERS,
    summary: "어느 날, 원장의 어느 크기까지의 시산표와 부서 합계, 예산을 다시 계산한다",
    query: asOfQuery,
    response: BooksSchema,
    handler: ({ query, request, tenantId }) =>
      whileConnected(request, async (signal) => {
        const asked = askedAsOf(tenantId, query, clock);
        const answer = await booksAnswer(replays, asked, signal);
        const { at, budgets, departments, on, passedOver, people, totals, trialBalance } = answer;
        return {
          body: {
            ...restsOnView(on, at),
            people,
            totals: pointsView(totals),
            trialBalance: [...trialBalance],
            departments: departments.map(departmentView),
            budgets: [...budgets],
            passedOver,
          },
        };
      }),
  });
}
