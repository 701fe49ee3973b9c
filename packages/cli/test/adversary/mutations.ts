import type { LogName } from "@dure/ledger-audit";
import { editField, flipBit, swapEntryOfStranger } from "./edits.ts";
import { alterPolicy, editEvents, meddleWithKeys } from "./evidence-edits.ts";
import type { Files } from "./files.ts";
import type { Random } from "./forger.ts";
import { forkAndSeal, olderCheckpoint, removeEnd, rollBack } from "./histories.ts";
import { meddleWithCosignatures, meddleWithTiles } from "./proof-edits.ts";
import { deleteEntries, insertEntries, reorderEntries } from "./sequences.ts";
import type { World } from "./world.ts";

/** What one mutation made of the export. */
export interface Mutant {
  readonly files: Files;
  /** What was done, for the report of one that got away. */
  readonly what: string;
  /**
   * True where the export by itself is a history that could have been: only a checkpoint that the auditor has from a witness
   * can tell (truncation, roll-back, forks with captured witnesses).
   */
  readonly needsWitness?: boolean;
}

/** Makes mutants of one kind; undefined where the export has nothing of the sort. */
export type Mutator = (
  world: World,
  log: LogName,
  random: Random,
) => Promise<Mutant | undefined> | Mutant | undefined;

/** The kinds of forgery, by the names that the score is printed under. */
export const KINDS: Readonly<Record<string, Mutator>> = {
  "flip a bit": flipBit,
  "edit a field": editField,
  delete: deleteEntries,
  insert: insertEntries,
  reorder: reorderEntries,
  truncate: removeEnd,
  "swap tenants": swapEntryOfStranger,
  "roll the database back": rollBack,
  "re-sign a fork": forkAndSeal,
  "old checkpoint, new tiles": olderCheckpoint,
  "alter a policy text": alterPolicy,
  "restore a destroyed key": meddleWithKeys,
  "edit an event": editEvents,
  "swap tiles": meddleWithTiles,
  "cosignature removed or foreign": meddleWithCosignatures,
};
