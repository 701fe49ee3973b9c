import { defineProblems } from "@dure/kernel";
import { claimProblemTable } from "./errors-claims.ts";
import { ledgerProblemTable } from "./errors-ledger.ts";
import { praiseProblemTable } from "./errors-praises.ts";

/** Refusals of the ledger alone, so that its domain names only codes of its own. */
export const ledgerProblems = defineProblems(ledgerProblemTable);

/** Refusals of claims and praises alone; the ledger has its own words for a grade that is not rewarded. */
export const claimProblems = defineProblems({ ...claimProblemTable, ...praiseProblemTable });

/** Every stable code of this service. Listed in its README. */
export const mileageProblems = defineProblems({
  ...claimProblemTable,
  ...praiseProblemTable,
  ...ledgerProblemTable,
});
