import { fiscalYearOf } from "@dure/kernel";
import { type LedgerEntry, parseEntry } from "@dure/ledger-books";
import type { Projection, ProjectionView } from "@dure/processing";

/** A department's points of a year, by the department on the day of the act. */
export type DepartmentTotalDocument = {
  readonly year: number;
  readonly departmentCode: string;
  readonly points: number;
  readonly grants: number;
};

/** What a year brought, for the office's front page and for the comparison with other years. */
export type YearTotalDocument = {
  readonly year: number;
  readonly earners: number;
  readonly activities: number;
  readonly bonuses: number;
  readonly granted: number;
  readonly reversed: number;
  readonly redeemed: number;
  readonly expired: number;
  readonly wonPaid: number;
  readonly leaveMinutes: number;
  readonly budgetWon: number;
  readonly budgetHeldWon: number;
  /** Finished redemptions by tier and kind, such as `7000|LEAVE`. */
  readonly redemptions: Readonly<Record<string, number>>;
};

type Mark = { readonly year: number; readonly counted: true };
type GrantMark = { readonly year: number; readonly act: string; readonly left: number };
/** Points that an act still has; an act that was taken back whole is no activity of the year any more. */
type ActMark = { readonly left: number; readonly kind: "ACTIVITY" | "BONUS" };
type HoldMark = {
  readonly year: number;
  readonly won: number;
  readonly points: number;
  readonly leaveMinutes: number;
  readonly choice: string;
};

export const YEAR_TOTALS = "yearTotals";
export const DEPARTMENT_TOTALS = "departmentTotals";
const MARKS = "marks";

const NOTHING: Omit<YearTotalDocument, "year"> = {
  earners: 0,
  activities: 0,
  bonuses: 0,
  granted: 0,
  reversed: 0,
  redeemed: 0,
  expired: 0,
  wonPaid: 0,
  leaveMinutes: 0,
  budgetWon: 0,
  budgetHeldWon: 0,
  redemptions: {},
};

/** Totals by year and by department. */
export const yearTotalsProjection: Projection = {
  definition: {
    name: "year-totals.v1",
    collections: [
      { name: YEAR_TOTALS, indexes: [] },
      {
        name: DEPARTMENT_TOTALS,
        indexes: [{ name: "byYearPoints", fields: ["year", "points"] }],
      },
      { name: MARKS, indexes: [] },
    ],
  },
  categories: ["ledger"],
  project: (recorded, view) => take(view, recorded.tenantId, parseEntry(recorded.data)),
};

async function take(view: ProjectionView, tenant: string, entry: LedgerEntry): Promise<void> {
  switch (entry.type) {
    case "points.granted":
      return takeGrant(view, tenant, entry);
    case "points.reversed":
      return takeReversal(view, tenant, entry);
    case "lot.expired": {
      const mark = await view.get<GrantMark>(MARKS, tenant, `grant|${entry.body.lot}`);
      return add(view, tenant, mark?.year ?? fiscalYearOf(entry.eff), {
        expired: entry.body.points,
      });
    }
    case "budget.funded":
      return add(view, tenant, entry.body.fiscalYear, { budgetWon: entry.body.won });
    case "redemption.reserved": {
      const { fiscalYear: year, kind, leaveMinutes, points, redemption, tier, won } = entry.body;
      const mark: HoldMark = { year, won, points, leaveMinutes, choice: `${tier}|${kind}` };
      view.put(MARKS, tenant, `hold|${redemption}`, mark);
      return add(view, tenant, year, { budgetHeldWon: won });
    }
    case "redemption.captured":
    case "redemption.voided": {
      const id = `hold|${entry.body.redemption}`;
      const mark = await view.get<HoldMark>(MARKS, tenant, id);
      if (!mark) return;
      const { choice, leaveMinutes, points, won, year } = mark;
      if (entry.type === "redemption.voided") {
        return add(view, tenant, year, { budgetHeldWon: -won });
      }
      const changes = { budgetHeldWon: -won, wonPaid: won, redeemed: points, leaveMinutes };
      return add(view, tenant, year, changes, choice);
    }
  }
}

async function takeGrant(
  view: ProjectionView,
  tenant: string,
  entry: Extract<LedgerEntry, { type: "points.granted" }>,
): Promise<void> {
  const { act, department, kind, person, points } = entry.body;
  const year = fiscalYearOf(entry.eff);
  view.put(MARKS, tenant, `grant|${entry.id}`, { year, act, left: points } satisfies GrantMark);
  const known = await view.get<ActMark>(MARKS, tenant, `act|${act}`);
  const left = (known?.left ?? 0) + points;
  view.put(MARKS, tenant, `act|${act}`, { left, kind } satisfies ActMark);
  const firstOfAct = known === undefined;
  const firstOfPerson = await markOnce(view, tenant, `person|${person}|${year}`, year);
  await addDepartment(view, tenant, year, department, points, 1);
  await add(view, tenant, year, {
    granted: points,
    earners: firstOfPerson ? 1 : 0,
    activities: firstOfAct && kind === "ACTIVITY" ? 1 : 0,
    bonuses: firstOfAct && kind === "BONUS" ? 1 : 0,
  });
}

async function takeReversal(
  view: ProjectionView,
  tenant: string,
  entry: Extract<LedgerEntry, { type: "points.reversed" }>,
): Promise<void> {
  const { department, original, points } = entry.body;
  const grant = await view.get<GrantMark>(MARKS, tenant, `grant|${original}`);
  if (!grant) return;
  const { act: actName, year } = grant;
  view.put(MARKS, tenant, `grant|${original}`, { ...grant, left: grant.left - points });
  const act = await view.get<ActMark>(MARKS, tenant, `act|${actName}`);
  const left = (act?.left ?? 0) - points;
  if (act) view.put(MARKS, tenant, `act|${actName}`, { ...act, left });
  await addDepartment(view, tenant, year, department, -points, 0);
  await add(view, tenant, year, {
    reversed: points,
    activities: left === 0 && act?.kind === "ACTIVITY" ? -1 : 0,
    bonuses: left === 0 && act?.kind === "BONUS" ? -1 : 0,
  });
}

async function markOnce(
  view: ProjectionView,
  tenant: string,
  id: string,
  year: number,
): Promise<boolean> {
  if (await view.get<Mark>(MARKS, tenant, id)) return false;
  view.put(MARKS, tenant, id, { year, counted: true } satisfies Mark);
  return true;
}

async function add(
  view: ProjectionView,
  tenant: string,
  year: number,
  changes: Partial<Record<Exclude<keyof YearTotalDocument, "redemptions" | "year">, number>>,
  redemption?: string,
): Promise<void> {
  const before = await view.get<YearTotalDocument>(YEAR_TOTALS, tenant, String(year));
  const after: Record<string, unknown> = { ...NOTHING, ...before, year };
  for (const [name, change] of Object.entries(changes)) {
    after[name] = (after[name] as number) + change;
  }
  if (redemption !== undefined) {
    const counts = before?.redemptions ?? {};
    after["redemptions"] = { ...counts, [redemption]: (counts[redemption] ?? 0) + 1 };
  }
  view.put(YEAR_TOTALS, tenant, String(year), after);
}

async function addDepartment(
  view: ProjectionView,
  tenant: string,
  year: number,
  departmentCode: string,
  points: number,
  grants: number,
): Promise<void> {
  const id = `${year}.${departmentCode}`;
  const before = await view.get<DepartmentTotalDocument>(DEPARTMENT_TOTALS, tenant, id);
  const after: DepartmentTotalDocument = {
    year,
    departmentCode,
    points: (before?.points ?? 0) + points,
    grants: (before?.grants ?? 0) + grants,
  };
  view.put(DEPARTMENT_TOTALS, tenant, id, after);
}
