import { assertThat } from "@dure/kernel";
import { accountNames, type Move, pointsMove } from "./accounts.ts";
import type { LedgerEntry } from "./entry.ts";
import type { Allocation } from "./entry-bodies.ts";
import { holdMoves } from "./hold-moves.ts";
import type { LedgerState } from "./state.ts";

const NONE: readonly Move[] = [];

/**
 * The movements that an entry must carry, told by the rest of its body and by the hold that it ends. An entry that moves
 * anything else is no entry of its type, however well its debits and credits balance. The state is that before it.
 */
function movesOf(state: LedgerState, entry: LedgerEntry): readonly Move[] {
  switch (entry.type) {
    case "points.granted":
      return [
        pointsMove(accountNames.issue, accountNames.member(entry.body.person), entry.body.points),
      ];
    case "budget.funded":
      return [funding(entry.body)];
    case "points.deducted":
      return taken(entry.body, accountNames.penalty);
    case "points.reversed":
      return taken(entry.body, accountNames.issue);
    case "clawback.settled": {
      const { person, points } = entry.body;
      return [pointsMove(accountNames.member(person), accountNames.clawback(person), points)];
    }
    case "lot.expired": {
      const { person, points } = entry.body;
      return [pointsMove(accountNames.member(person), accountNames.expired, points)];
    }
    case "redemption.reserved":
      return holdMoves(entry.body, "hold");
    case "redemption.captured":
      return endOf(state, entry.body.redemption, "settle");
    case "redemption.voided":
      return endOf(state, entry.body.redemption, "release");
    default:
      return NONE;
  }
}

/** I1: an entry moves what its type moves, account by account. */
export function checkMoves(state: LedgerState, entry: LedgerEntry): void {
  const expected = movesOf(state, entry);
  const moves = "moves" in entry.body ? entry.body.moves : NONE;
  const same =
    moves.length === expected.length &&
    moves.every((move, index) => isSameMove(move, expected[index] as Move));
  assertThat(same, "I1", `entry ${entry.seq} moves what a ${entry.type} of its kind does not move`);
}

const isSameMove = (left: Move, right: Move): boolean =>
  left.amount === right.amount &&
  left.credit === right.credit &&
  left.debit === right.debit &&
  left.phase === right.phase &&
  left.unit === right.unit;

const funding = ({ fiscalYear, won }: { fiscalYear: number; won: number }): Move => ({
  amount: won,
  credit: accountNames.budget(fiscalYear),
  debit: accountNames.treasury(fiscalYear),
  phase: "post",
  unit: "won",
});

/** First what the lots gave, then what the person owes from now on. */
function taken(
  body: { readonly alloc: readonly Allocation[]; readonly person: string; readonly points: number },
  credit: string,
): readonly Move[] {
  const fromLots = body.alloc.reduce((sum, { n }) => sum + n, 0);
  const moves: Move[] = [];
  if (fromLots > 0) moves.push(pointsMove(accountNames.member(body.person), credit, fromLots));
  if (body.points > fromLots) {
    moves.push(pointsMove(accountNames.clawback(body.person), credit, body.points - fromLots));
  }
  return moves;
}

function endOf(state: LedgerState, redemption: string, phase: "release" | "settle") {
  const hold = state.holds.get(redemption);
  assertThat(hold, "I5", `redemption ${redemption} has no hold`);
  return holdMoves(hold, phase);
}
