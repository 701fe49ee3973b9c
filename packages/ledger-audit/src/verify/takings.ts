import type { CivilDate } from "@dure/kernel";
import type { Allocation, LedgerEntry, LedgerState } from "@dure/ledger-books";
import type { EntryCheck } from "./entry-checks.ts";
import type { Findings } from "./findings.ts";

/**
 * From which lots an entry takes points, and how many of them: what expires first is spent first, what is past its date is
 * not spent (ledger.md §4.1, FEFO), and a debt is made only of what the lots do not cover.
 */
export function checkTaking({ entry, place, state }: EntryCheck, findings: Findings): void {
  const expected = expectedAmount(state, entry);
  if (!("alloc" in entry.body) || expected === undefined) return;
  const { alloc } = entry.body;
  const taken = alloc.reduce((total, { n }) => total + n, 0);
  if (taken !== expected) {
    findings.add("RULE_AMOUNT_DIFFERS", { field: "alloc", found: taken, expected }, place);
    return;
  }
  if (entry.type === "points.reversed") return;
  const due = state.lots.allocate(entry.body.person, taken, state.dayOf(entry.rec));
  if (!due || !isSame(due, alloc)) findings.add("LOTS_OUT_OF_ORDER", {}, place);
}

function expectedAmount(state: LedgerState, entry: LedgerEntry): number | undefined {
  const spendable = (person: string, day: CivilDate): number => state.lots.spendable(person, day);
  switch (entry.type) {
    case "points.deducted":
      return Math.min(entry.body.points, spendable(entry.body.person, state.dayOf(entry.rec)));
    case "points.reversed":
      return Math.min(entry.body.points, state.lots.get(entry.body.original)?.free ?? 0);
    case "clawback.settled": {
      const { owed } = state.member(entry.body.person);
      return Math.min(owed, spendable(entry.body.person, state.dayOf(entry.rec)));
    }
    case "redemption.reserved":
      return entry.body.points;
    default:
      return undefined;
  }
}

const isSame = (due: readonly Allocation[], alloc: readonly Allocation[]): boolean =>
  due.length === alloc.length &&
  due.every(({ lot, n }, index) => alloc[index]?.lot === lot && alloc[index].n === n);
