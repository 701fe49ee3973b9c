import { reactionId } from "@dure/kernel";
import {
  accountNames,
  type EntryDraft,
  type LedgerEntry,
  type LedgerState,
  pointsMove,
} from "@dure/ledger-books";
import type { Moment } from "./commands.ts";
import { expiryOf } from "./decide/expiry.ts";
import { openDay } from "./decide/open-day.ts";

import { allocateAtMost } from "./lots-per-entry.ts";

/**
 * What must follow an entry at once, in the same append: points that came back to lots past their date expire, and
 * points that came in pay off what the person owes. Called on the state that already holds the entry; answers one
 * draft at a time until nothing follows.
 */
export function followUp(
  state: LedgerState,
  entry: LedgerEntry,
  moment: Moment,
): EntryDraft | undefined {
  if (entry.type === "redemption.voided") {
    const hold = state.holds.get(entry.body.redemption);
    const lapsed = hold?.alloc.find(({ lot: id }) => {
      const lot = state.lots.must(id);
      return lot.expiresOn < moment.today && lot.free > 0;
    });
    if (lapsed) return expiryOf(state, lapsed.lot, moment, entry.cause, entry.id);
    return hold ? settlement(state, hold.person, entry, moment) : undefined;
  }
  return entry.type === "points.granted"
    ? settlement(state, entry.body.person, entry, moment)
    : undefined;
}

function settlement(
  state: LedgerState,
  person: string,
  entry: LedgerEntry,
  moment: Moment,
): EntryDraft | undefined {
  const { owed } = state.member(person);
  if (owed === 0) return undefined;
  const spendable = Math.min(owed, state.lots.spendable(person, moment.today));
  const alloc = allocateAtMost(state, person, spendable, moment.today);
  const points = alloc.reduce((sum, { n }) => sum + n, 0);
  if (points === 0) return undefined;
  return {
    type: "clawback.settled",
    body: {
      alloc,
      moves: [pointsMove(accountNames.member(person), accountNames.clawback(person), points)],
      person,
      points,
    },
    id: reactionId("ledger.settlement", entry.id, 0),
    eff: openDay(state, moment.today),
    pol: entry.pol,
    cause: entry.cause,
  };
}
