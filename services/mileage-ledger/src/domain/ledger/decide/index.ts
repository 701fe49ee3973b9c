import { accepted, type Outcome } from "@dure/kernel";
import type { EntryDraft, LedgerState } from "@dure/ledger-books";
import type { LedgerCommand, Moment } from "../commands.ts";
import { decideBonus } from "./bonus.ts";
import { decideFunding, decidePolicy } from "./books.ts";
import { decideDeduction, decideReversal } from "./corrections.ts";
import { decideEndOfHold, decideTimeOuts } from "./end-of-hold.ts";
import { decideExpiry } from "./expiry.ts";
import { decideGrant } from "./grant.ts";
import { decideHold } from "./hold.ts";
import { decideAttestation, decideErasure, decidePeriodClose } from "./seals.ts";

/**
 * Judges one command on the state of the ledger. An empty list means that everything it asks for stands in the ledger
 * already. Pure: time comes with the moment, people with the command, rules with the policies that the ledger holds.
 */
export function decide(
  state: LedgerState,
  command: LedgerCommand,
  moment: Moment,
): Outcome<readonly EntryDraft[]> {
  switch (command.kind) {
    case "publishPolicy":
      return decidePolicy(state, command, moment);
    case "fundBudget":
      return decideFunding(state, command, moment);
    case "grantForAct":
      return accepted(decideGrant(state, command, moment));
    case "grantBonus":
      return decideBonus(state, command, moment);
    case "deduct":
      return decideDeduction(state, command, moment);
    case "reverseGrant":
      return decideReversal(state, command, moment);
    case "placeHold":
      return decideHold(state, command, moment);
    case "pinHold":
    case "captureHold":
    case "releaseHold":
      return decideEndOfHold(state, command, moment);
    case "timeOutHolds":
      return accepted(decideTimeOuts(state, command, moment));
    case "expireLots":
      return accepted(decideExpiry(state, command, moment));
    case "closePeriod":
      return decidePeriodClose(state, command, moment);
    case "attestState":
      return decideAttestation(state, command, moment);
    case "eraseSubject":
      return accepted(decideErasure(state, command, moment));
  }
}
