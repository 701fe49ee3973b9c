import type { CivilDate } from "@dure/kernel";
import { type Allocation, type LedgerState } from "@dure/ledger-books";

/** Most lots that one entry may name: so its bytes stay far below what a bundle of the log can hold (65,535). */
export const MAX_LOTS_PER_ENTRY = 400;

/**
 * Chooses lots for an amount as one entry can name them. Undefined where the amount lies in more lots than that, which
 * takes hundreds of grants of fractions of a point.
 */
export function allocateForEntry(
  state: LedgerState,
  person: string,
  points: number,
  onDay: CivilDate,
): readonly Allocation[] | undefined {
  if (points === 0) return [];
  const chosen = state.lots.allocate(person, points, onDay);
  return chosen && chosen.length <= MAX_LOTS_PER_ENTRY ? chosen : undefined;
}

/** The most of an amount that one entry can take from a person's lots, with the lots. */
export function allocateAtMost(
  state: LedgerState,
  person: string,
  points: number,
  onDay: CivilDate,
): readonly Allocation[] {
  const chosen = points === 0 ? [] : (state.lots.allocate(person, points, onDay) ?? []);
  return chosen.slice(0, MAX_LOTS_PER_ENTRY);
}
