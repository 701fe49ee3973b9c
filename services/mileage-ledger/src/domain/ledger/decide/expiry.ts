import { accepted, nameId, type Outcome, reactionId, refused } from "@dure/kernel";
import { ledgerProblems } from "../../../errors.ts";
import { accountNames, pointsMove, postedBalance, trialBalance } from "../accounts.ts";
import type { LedgerCommand, Moment } from "../commands.ts";
import type { Cause, EntryDraft } from "../entry.ts";
import type { LedgerState } from "../state.ts";
import { openDay } from "./open-day.ts";

const MAX_LOTS_PER_COMMAND = 200;

type Of<Kind extends LedgerCommand["kind"]> = Extract<LedgerCommand, { kind: Kind }>;

/**
 * Writes down what has expired by today, a bounded number of lots at once. Balances never depend on this job: a lot
 * past its date is not offered for spending in any case. The id of an entry follows from tenant, lot and date, so a
 * second run adds nothing.
 */
export function decideExpiry(
  state: LedgerState,
  command: Of<"expireLots">,
  moment: Moment,
): readonly EntryDraft[] {
  return state.lots
    .expiring(moment.today)
    .slice(0, MAX_LOTS_PER_COMMAND)
    .map((lot) => expiryOf(state, lot, moment, command.cause, ""));
}

/** The expiry of what is free in one lot. `salt` tells a second expiry of one lot from the first. */
export function expiryOf(
  state: LedgerState,
  lotId: string,
  moment: Moment,
  cause: readonly Cause[],
  salt: string,
): EntryDraft {
  const lot = state.lots.must(lotId);
  return {
    type: "lot.expired",
    body: {
      expiresOn: lot.expiresOn,
      lot: lotId,
      moves: [pointsMove(accountNames.member(lot.person), accountNames.expired, lot.free)],
      person: lot.person,
      points: lot.free,
    },
    id: nameId("lot.expired", state.tenantId, lotId, lot.expiresOn, salt),
    eff: openDay(state, moment.today),
    pol: "",
    cause,
  };
}

/** Closes the books through a day: the trial balance is written down and no later entry may take effect before. */
export function decidePeriodClose(
  state: LedgerState,
  command: Of<"closePeriod">,
  moment: Moment,
): Outcome<readonly EntryDraft[]> {
  const id = reactionId("ledger.close", command.id, 0);
  if (state.seen.has(id)) return accepted([]);
  const { closedThrough, nextSeq } = state.head;
  if (command.through <= closedThrough || command.through >= moment.today) {
    return refused(
      ledgerProblems.refuse("PERIOD_INVALID", { through: command.through, today: moment.today }),
    );
  }
  const member = [...state.accounts.entries()]
    .filter(([name]) => name.startsWith("member/"))
    .reduce((sum, [, account]) => sum + postedBalance(account), 0);
  const lines = trialBalance(state.accounts.values());
  return accepted([
    {
      type: "period.closed",
      body: {
        entries: nextSeq,
        liability: member,
        through: command.through,
        trialBalance: lines.map((line) => ({ posted: line.debitsPosted, unit: line.unit })),
      },
      id,
      eff: openDay(state, moment.today),
      pol: "",
      cause: command.cause,
    },
  ]);
}
