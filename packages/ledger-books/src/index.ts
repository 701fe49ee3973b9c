export {
  type Account,
  accountNames,
  accountOf,
  applyMove,
  freeBalance,
  type Move,
  pointsMove,
  postedBalance,
  type TrialBalanceLine,
  trialBalance,
  type Unit,
} from "./accounts.ts";
export { BooksAsOf, type BudgetAsOf, type LotAsOf, type MemberAsOf } from "./as-of.ts";
export { bonusCounter } from "./bonus-counter.ts";
export {
  type Cause,
  type EntryDraft,
  type EntryType,
  encodeEntry,
  entryLeafHash,
  type LedgerEntry,
  parseEntry,
  type SealedField,
  type Stamp,
  sealedFieldPlace,
  stampEntry,
} from "./entry.ts";
export type {
  Allocation,
  Basis,
  EntryBody,
  ErasureGround,
  GrantBody,
  HoldBody,
  PeriodClosedBody,
  StateSeal,
  SubjectErasedBody,
  WithheldReason,
} from "./entry-bodies.ts";
export { applyEntry } from "./evolve.ts";
export { holdMoves } from "./hold-moves.ts";
export { type CountedAct, earnedInYear, grantsUsed } from "./limits.ts";
export { checkLot, type Lot, LotBook } from "./lots.ts";
export {
  departmentKey,
  type Hold,
  type HoldState,
  LedgerState,
  type Member,
  type PolicyVersion,
  slotKey,
  yearKey,
} from "./state.ts";
export { lotsText, type StatePath, sealState, stateLeaf, statePath } from "./state-root.ts";
export { Table, UndoLog } from "./undo-log.ts";
