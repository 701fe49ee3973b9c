import { InvariantViolation, RefusalError } from "@dure/kernel";
import { proofProblems } from "@dure/ledger-proof";
import { cliError } from "./errors.ts";

/**
 * Reads evidence on behalf of a command that is no verifier. Where the evidence turns out to be damaged, the command ends
 * with `CLI_EVIDENCE_BROKEN` (exit code 1) and points to `dure verify`, which says exactly what is wrong.
 */
export async function fromEvidence<Value>(work: () => Promise<Value>): Promise<Value> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof InvariantViolation) {
      throw cliError("CLI_EVIDENCE_BROKEN", { why: error.message });
    }
    if (error instanceof RefusalError && error.refusal.code in proofProblems.table) {
      throw cliError("CLI_EVIDENCE_BROKEN", { why: error.refusal.why });
    }
    throw error;
  }
}
