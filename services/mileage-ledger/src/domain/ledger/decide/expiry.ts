import { nameId } from "@dure/kernel";
import {
  accountNames,
  type Cause,
  type EntryDraft,
  type LedgerState,
  pointsMove,
} from "@dure/ledger-books";
import type { LedgerCommand, Moment } from "../commands.ts";
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
