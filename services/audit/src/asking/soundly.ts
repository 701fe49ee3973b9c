import { InvariantViolation } from "@dure/kernel";
import { auditError } from "../errors.ts";

/** Runs work on sealed logs. Where they turn out to be broken or damaged it refuses with `LEDGER_UNSOUND` and says why. */
export async function soundly<Value>(work: () => Promise<Value>): Promise<Value> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof InvariantViolation)) throw error;
    throw auditError("LEDGER_UNSOUND", { why: error.message }, error);
  }
}
