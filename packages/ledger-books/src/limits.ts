import { type CivilDate, fiscalYearOf, monthOf } from "@dure/kernel";
import {
  CAP_NAMES,
  type CapName,
  type CapUse,
  type GrantsUsed,
  type Policy,
  type Used,
} from "@dure/policy";
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

function counterKey(
  name: CapName,
  activity: string,
  { person, department, day }: CountedAct,
): string {
  if (name === "perPersonMonth") return `m|${activity}|${person}|${monthOf(day)}`;
  if (name === "perPersonYear") return `y|${activity}|${person}|${fiscalYearOf(day)}`;
  return `d|${activity}|${department}|${fiscalYearOf(day)}`;
}

/** What was granted before under the ceilings that the policy sets; nothing is looked up for ceilings it does not set. */
export function grantsUsed(
  state: LedgerState,
  policy: Policy,
  act: CountedAct & { readonly earlierInDepartment?: Used | undefined },
): GrantsUsed | undefined {
  const own = policy.activities.find(({ code }) => code === act.activity)?.cap;
  const all = policy.limits.cap;
  if (!own && !all) return undefined;
  const use = (activity: string): CapUse => {
    const used: { [Name in CapName]?: Used } = {};
    for (const name of CAP_NAMES) {
      const before = state.granted.get(counterKey(name, activity, act)) ?? NOTHING;
      used[name] = name === "perDeptYear" ? sum(before, act.earlierInDepartment) : before;
    }
    return used;
  };
  return { ...(own && { activity: use(act.activity) }), ...(all && { all: use(ALL) }) };
}

const sum = (left: Used, right: Used = NOTHING): Used => ({
  pointsMilli: left.pointsMilli + right.pointsMilli,
  count: left.count + right.count,
});

/** Counts a grant (or, with negative numbers, a reversal) wherever a ceiling may ask for it. */
export function countGrant(state: LedgerState, act: CountedAct, change: Used): void {
  for (const activity of [act.activity, ALL]) {
    for (const name of CAP_NAMES) {
      const key = counterKey(name, activity, act);
      state.granted.set(key, sum(state.granted.get(key) ?? NOTHING, change));
    }
  }
}
