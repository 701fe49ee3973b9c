import { accepted, type Outcome, reactionId, refused } from "@dure/kernel";
import { accountNames, type EntryDraft, type LedgerState } from "@dure/ledger-books";
import { ledgerProblems } from "../../../errors.ts";
import type { LedgerCommand, Moment } from "../commands.ts";
import { openDay } from "./open-day.ts";

type Of<Kind extends LedgerCommand["kind"]> = Extract<LedgerCommand, { kind: Kind }>;

/** A policy version that two people approved becomes part of the ledger, whole, so that replay needs nothing else. */
export function decidePolicy(
  state: LedgerState,
  command: Of<"publishPolicy">,
  moment: Moment,
): Outcome<readonly EntryDraft[]> {
  const same = state.policies.find(
    (each) => each.policy === command.policy && each.version === command.version,
  );
  if (same) {
    return same.hash === command.hash
      ? accepted([])
      : refused(ledgerProblems.refuse("POLICY_VERSION_TAKEN", { version: command.version }));
  }
  return accepted([
    {
      type: "policy.published",
      body: {
        approvedBy: command.approvedBy,
        canonical: command.canonical,
        effectiveFrom: command.effectiveFrom,
        hash: command.hash,
        policy: command.policy,
        version: command.version,
      },
      id: reactionId("ledger.policy", command.id, 0),
      eff: openDay(state, moment.today),
      pol: command.hash,
      cause: command.cause,
    },
  ]);
}

/** Money that the council granted for a year. It can only be raised here; what is spent shows on the same account. */
export function decideFunding(
  state: LedgerState,
  command: Of<"fundBudget">,
  moment: Moment,
): Outcome<readonly EntryDraft[]> {
  const id = reactionId("ledger.budget", command.id, 0);
  if (state.seen.has(id)) return accepted([]);
  if (!Number.isSafeInteger(command.amountWon) || command.amountWon <= 0) {
    return refused(ledgerProblems.refuse("AMOUNT_INVALID", { amount: command.amountWon }));
  }
  return accepted([
    {
      type: "budget.funded",
      body: {
        fiscalYear: command.fiscalYear,
        moves: [
          {
            amount: command.amountWon,
            credit: accountNames.budget(command.fiscalYear),
            debit: accountNames.treasury(command.fiscalYear),
            phase: "post",
            unit: "won",
          },
        ],
        won: command.amountWon,
      },
      id,
      eff: openDay(state, moment.today),
      pol: "",
      cause: command.cause,
    },
  ]);
}
