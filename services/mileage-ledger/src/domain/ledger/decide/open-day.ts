import { addDays, type CivilDate } from "@dure/kernel";
import type { LedgerState } from "@dure/ledger-books";

/**
 * The day on which an entry takes effect: its own day, or the first open one when its day lies in a closed period.
 * What belongs to a closed period is posted in the open one and never changes the closed books (I8).
 */
export function openDay(state: LedgerState, day: CivilDate): CivilDate {
  const { closedThrough } = state.head;
  return closedThrough !== "" && day <= closedThrough ? addDays(closedThrough, 1) : day;
}
