import {
  accountNames,
  accountOf,
  bonusCounter,
  earnedInYear,
  grantsUsed,
  type LedgerEntry,
  type LedgerState,
  type PolicyVersion,
  slotKey,
  yearKey,
} from "@dure/ledger-books";
import type { JsonValue, Trace } from "@dure/policy";
import { decisionsOf, sortedJson } from "../scan/rule-runner.ts";

type EntryOf<Type extends LedgerEntry["type"]> = Extract<LedgerEntry, { type: Type }>;

/**
 * Compares the inputs that a decision recorded with what the ledger itself held at that moment: what was granted before
 * under a ceiling, bonuses on the act, redemptions of the month, won and leave of the year, points earned. A rule that is
 * run again on invented inputs would answer whatever suits. Names the first input that differs; `state` is the state
 * before the entry.
 */
export function differingInput(
  state: LedgerState,
  entry: LedgerEntry,
  version: PolicyVersion,
): string | undefined {
  switch (entry.type) {
    case "points.granted":
      return entry.body.kind === "BONUS"
        ? differingBonus(state, entry)
        : differingUse(state, entry, version);
    case "points.withheld":
      return entry.body.reason === "CAP_REACHED" ? differingUse(state, entry, version) : undefined;
    case "redemption.reserved":
      return differingHold(state, entry);
    default:
      return undefined;
  }
}

function differingUse(
  state: LedgerState,
  { body, eff }: EntryOf<"points.granted" | "points.withheld">,
  version: PolicyVersion,
): string | undefined {
  const { activity, basis, department, person } = body;
  const used = grantsUsed(state, version.rules, { activity, person, department, day: eff });
  return isSame(inputOf(basis.trace, "used"), used) ? undefined : "used";
}

function differingBonus(
  state: LedgerState,
  { body }: EntryOf<"points.granted">,
): string | undefined {
  const praised = state.lots.get(body.of);
  if (!praised) return "of";
  const counter = bonusCounter({ code: body.activity, ofAct: praised.act });
  // A bonus that several people share was judged once, before the first of its entries.
  const earlier = (state.acts.get(counter) ?? []).filter((act) => act !== body.act);
  return inputOf(body.basis.trace, "alreadyApplied") === earlier.length
    ? undefined
    : "alreadyApplied";
}

function differingHold(
  state: LedgerState,
  { body }: EntryOf<"redemption.reserved">,
): string | undefined {
  const { fiscalYear, month, person } = body;
  const [, limits = [], tier = []] = decisionsOf(body.basis.trace);
  const year = state.rewarded.get(yearKey(person, fiscalYear));
  const budget = accountOf(state.accounts, accountNames.budget(fiscalYear), "won");
  const use = {
    claimsThisMonth: state.slots.get(slotKey(person, month))?.length ?? 0,
    wonThisYear: year?.won ?? 0,
    leaveMinutesThisYear: year?.leaveMinutes ?? 0,
    agencyWonThisYear: budget.debitsPosted + budget.debitsPending,
  };
  const recorded = inputOf(limits, "use") as Inputs | undefined;
  // The rule's own schema has no other fields, so these are all.
  const differing = Object.entries(use).find(([name, value]) => recorded?.[name] !== value);
  if (differing) return differing[0];
  const facts = inputOf(tier, "facts") as Inputs | undefined;
  const taken = state.tiersTaken.get(yearKey(person, fiscalYear)) ?? [];
  if (!isSame(facts?.["paidTiersMilli"], taken)) return "paidTiersMilli";
  return facts?.["earnedPointsMilli"] === earnedInYear(state, person, fiscalYear)
    ? undefined
    : "earnedPointsMilli";
}

type Inputs = Readonly<Record<string, JsonValue>>;

const inputOf = (trace: Trace, name: string): JsonValue | undefined => trace[0]?.inputs[name];

const isSame = (recorded: unknown, held: unknown): boolean =>
  recorded === undefined || held === undefined
    ? recorded === held
    : sortedJson(recorded) === sortedJson(held);
