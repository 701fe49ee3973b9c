import { formatPoints } from "@dure/kernel";
import { defineRoute, pageOf, pageQuery, type ServiceApp, toPage } from "@dure/service-kit";
import { z } from "zod";
import {
  DEPARTMENT_TOTALS,
  type DepartmentTotalDocument,
  YEAR_TOTALS,
  type YearTotalDocument,
} from "../../projections/year-totals.v1.ts";
import type { LedgerRouteDeps } from "./deps.ts";

const points = z.string().max(16);
const yearQuery = z.coerce.number().int().min(2000).max(2999);

const YearSchema = z.strictObject({
  year: z.int(),
  earners: z.int(),
  activities: z.int(),
  bonuses: z.int(),
  granted: points,
  reversed: points,
  /** Granted less reversed: what people earned. */
  earned: points,
  redeemed: points,
  expired: points,
  wonPaid: z.int(),
  leaveDays: z.string().max(16),
  budgetWon: z.int(),
  budgetHeldWon: z.int(),
  budgetLeftWon: z.int(),
  redemptions: z
    .array(z.strictObject({ tier: points, kind: z.string().max(32), count: z.int() }))
    .max(100),
});

const EVERYBODY = [
  "STAFF",
  "DEPT_HEAD",
  "OFFICE",
  "PANEL",
  "AUDITOR",
  "HR_ACCOUNTING",
  "AGENCY_ADMIN",
] as const;
const MINUTES_A_DAY = 480;

export function totalsRoutes(app: ServiceApp, { totals }: LedgerRouteDeps): void {
  defineRoute(app, {
    method: "GET",
    path: "/ledger/totals",
    roles: EVERYBODY,
    summary: "한 해의 마일리지 합계",
    query: z.strictObject({ year: yearQuery }),
    response: YearSchema,
    waitFor: [totals],
    async handler({ query, tenantId }) {
      const stored = await totals.reader.get<YearTotalDocument>(
        YEAR_TOTALS,
        tenantId,
        String(query.year),
      );
      return { body: yearView(query.year, stored?.doc) };
    },
  });
  defineRoute(app, {
    method: "GET",
    path: "/departments-board",
    roles: EVERYBODY,
    summary: "부서별 마일리지 합계(활동일의 소속 기준)",
    query: pageQuery({ year: yearQuery }),
    response: pageOf(
      z.strictObject({ departmentCode: z.string().max(128), points, grants: z.int() }),
    ),
    waitFor: [totals],
    async handler({ query, tenantId }) {
      const page = await totals.reader.find<DepartmentTotalDocument>(DEPARTMENT_TOTALS, tenantId, {
        index: "byYearPoints",
        where: { year: query.year },
        order: "descending",
        limit: query.limit,
        ...(query.cursor !== undefined && { cursor: query.cursor }),
      });
      const view = ({ departmentCode, grants, points: milli }: DepartmentTotalDocument) => ({
        departmentCode,
        points: formatPoints(milli),
        grants,
      });
      return { body: toPage(page, view) };
    },
  });
}

function yearView(year: number, total: YearTotalDocument | undefined) {
  const budgetWon = total?.budgetWon ?? 0;
  const budgetHeldWon = total?.budgetHeldWon ?? 0;
  const wonPaid = total?.wonPaid ?? 0;
  const redemptions = Object.entries(total?.redemptions ?? {}).map(([choice, count]) => {
    const [tier = "0", kind = ""] = choice.split("|");
    return { tier: formatPoints(Number(tier)), kind, count };
  });
  redemptions.sort((left, right) => Number(left.tier) - Number(right.tier));
  return {
    year,
    earners: total?.earners ?? 0,
    activities: total?.activities ?? 0,
    bonuses: total?.bonuses ?? 0,
    granted: formatPoints(total?.granted ?? 0),
    reversed: formatPoints(total?.reversed ?? 0),
    earned: formatPoints((total?.granted ?? 0) - (total?.reversed ?? 0)),
    redeemed: formatPoints(total?.redeemed ?? 0),
    expired: formatPoints(total?.expired ?? 0),
    wonPaid,
    leaveDays: String((total?.leaveMinutes ?? 0) / MINUTES_A_DAY),
    budgetWon,
    budgetHeldWon,
    budgetLeftWon: budgetWon - budgetHeldWon - wonPaid,
    redemptions,
  };
}
