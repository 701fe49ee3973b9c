import { accountNames, type Move } from "./accounts.ts";
import type { Hold } from "./state.ts";

type Held = Pick<Hold, "fiscalYear" | "kind" | "leaveMinutes" | "person" | "points" | "won">;

/**
 * The movements of a redemption: points from the person to the reward, money from the year's budget to what was paid,
 * leave from its source to what was granted. The same movements are first held, then settled or released.
 */
export function holdMoves(hold: Held, phase: "hold" | "release" | "settle"): readonly Move[] {
  const moves: Move[] = [];
  const add = (amount: number, debit: string, credit: string, unit: Move["unit"]): void => {
    if (amount > 0) moves.push({ amount, credit, debit, phase, unit });
  };
  const { fiscalYear, person } = hold;
  add(hold.points, accountNames.member(person), accountNames.redeemed(hold.kind), "milli");
  add(hold.won, accountNames.budget(fiscalYear), accountNames.paid(fiscalYear), "won");
  add(
    hold.leaveMinutes,
    accountNames.leaveSource(fiscalYear),
    accountNames.leaveGranted(fiscalYear),
    "minute",
  );
  return moves;
}
