import { defineProblems } from "@dure/kernel";
import { claimProblemTable, praiseProblemTable } from "./errors-claims.ts";
import { ledgerProblemTable } from "./errors-ledger.ts";

/** Refusals of the ledger alone, so that its domain names only codes of its own. */
export const ledgerProblems = defineProblems(ledgerProblemTable);

/** Every stable code of this service. Listed in its README. */
export const mileageProblems = defineProblems({
  ...claimProblemTable,
  ...praiseProblemTable,
  ...ledgerProblemTable,
});
