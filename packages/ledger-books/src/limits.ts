import { type CivilDate, fiscalYearOf, monthOf } from "@dure/kernel";
import type { CapUse, GrantsUsed, Policy, Used } from "@dure/policy";
import type { LedgerState } from "./state.ts";

export interface CountedAct {
  readonly activity: string;
  readonly person: string;
  readonly department: string;
  readonly day: CivilDate;
}

/** Stands for every activity together. */
const ALL = "*";

const NOTHING: Used = { pointsMilli: 0, count: 0 };

const departmentCounter = (activity: string, department: string, fiscalYear: number): string =>
  `${activity}|${department}|${fiscalYear}`;

/**
 * What was granted before under the ceilings that the policy sets; nothing is looked up for ceilings it does not set.
 * A person's own use is read from their lots, which are few a year; only departments have counters of their own.
 */
export function grantsUsed(
  state: LedgerState,
  policy: Policy,
  act: CountedAct & { readonly earlierInDepartment?: Used | undefined },
): GrantsUsed | undefined {
  const own = policy.activities.find(({ code }) => code === act.activity)?.cap;
  const all = policy.limits.cap;
  if (!own && !all) return undefined;
  const use = (activity: string): CapUse => {
    const key = departmentCounter(activity, act.department, fiscalYearOf(act.day));
    return {
      perPersonMonth: usedInPeriod(state, act.person, activity, monthOf(act.day)),
      perPersonYear: usedInPeriod(state, act.person, activity, act.day.slice(0, 4)),
      perDeptYear: sum(state.granted.get(key) ?? NOTHING, act.earlierInDepartment),
    };
  };
  return { ...(own && { activity: use(act.activity) }), ...(all && { all: use(ALL) }) };
}

/** Thousandths of a point that a person earned by acts of a fiscal year, reversals taken off. */
export const earnedInYear = (state: LedgerState, person: string, fiscalYear: number): number =>
  usedInPeriod(state, person, ALL, String(fiscalYear)).pointsMilli;

/** `period` is the beginning of a date: a year or a month. */
function usedInPeriod(state: LedgerState, person: string, activity: string, period: string): Used {
  let pointsMilli = 0;
  let count = 0;
  for (const lot of state.lots.grantedSince(person, period)) {
    if (!lot.eff.startsWith(period) || (activity !== ALL && lot.activity !== activity)) continue;
    pointsMilli += lot.granted - lot.reversedOfGrant;
    if (lot.reversedOfGrant < lot.granted) count += 1;
  }
  return { pointsMilli, count };
}

const sum = (left: Used, right: Used = NOTHING): Used => ({
  pointsMilli: left.pointsMilli + right.pointsMilli,
  count: left.count + right.count,
});

/** Counts a grant (or, with negative numbers, a reversal) for its department, where a ceiling may ask for it. */
export function countGrant(
  state: LedgerState,
  act: Pick<CountedAct, "activity" | "department">,
  fiscalYear: number,
  change: Used,
): void {
  for (const activity of [act.activity, ALL]) {
    const key = departmentCounter(activity, act.department, fiscalYear);
    state.granted.set(key, sum(state.granted.get(key) ?? NOTHING, change));
  }
}
