import { assertThat } from "@dure/kernel";
import { parsePolicyCanonicalJson } from "@dure/policy";
import { accountNames, accountOf, applyMove, type Move, postedBalance } from "./accounts.ts";
import { bonusCounter } from "./decide/bonus.ts";
import type { LedgerEntry } from "./entry.ts";
import type { GrantBody } from "./entry-bodies.ts";
import { applyHold, applyHoldEnd, applyPin } from "./evolve-holds.ts";
import {
  applyDeduction,
  applyExpiry,
  applyGrant,
  applyReversal,
  applySettlement,
} from "./evolve-points.ts";
import type { LedgerState } from "./state.ts";

/**
 * Folds one entry into the state and checks the invariants that it touches. The same function serves the writer, the
 * start of the service and every replay. Throws an `InvariantViolation` named I1 to I10 or I18; whoever holds the state
 * must stop using it then.
 */
export function applyEntry(state: LedgerState, entry: LedgerEntry): void {
  const { head } = state;
  assertThat(
    entry.t === state.tenantId,
    "I18",
    `entry of ${entry.t} in the ledger of ${state.tenantId}`,
  );
  assertThat(entry.seq === head.nextSeq, "I7", `entry ${entry.seq} where ${head.nextSeq} is due`);
  assertThat(entry.rec >= head.lastRec, "I7", `time runs backwards at entry ${entry.seq}`);
  assertThat(!state.seen.has(entry.id), "I6", `entry id ${entry.id} twice`);
  assertThat(
    entry.eff > head.closedThrough || entry.type === "period.closed",
    "I8",
    `entry ${entry.seq} takes effect on ${entry.eff} in a closed period`,
  );
  state.seen.set(entry.id, entry.seq);
  state.setHead({ nextSeq: entry.seq + 1, lastRec: entry.rec, closedThrough: head.closedThrough });
  if ("moves" in entry.body) applyMoves(state, entry.body.moves);
  applyBody(state, entry);
  if ("person" in entry.body) checkMember(state, entry.body.person);
}

function applyMoves(state: LedgerState, moves: readonly Move[]): void {
  for (const move of moves) applyMove(state.accounts, move);
}

function applyBody(state: LedgerState, entry: LedgerEntry): void {
  switch (entry.type) {
    case "policy.published": {
      const { canonical, effectiveFrom, hash, policy, version } = entry.body;
      const rules = parsePolicyCanonicalJson(canonical);
      state.setPolicies([...state.policies, { policy, version, hash, effectiveFrom, rules }]);
      return;
    }
    case "budget.funded":
    case "points.withheld":
      if (entry.type === "points.withheld") rememberAct(state, entry.body.act, entry.id);
      return;
    case "points.granted":
      rememberAct(state, entry.body.act, entry.id);
      countBonus(state, entry.body);
      return applyGrant(state, entry);
    case "points.deducted":
      return applyDeduction(state, entry.body);
    case "points.reversed":
      return applyReversal(state, entry);
    case "clawback.settled":
      return applySettlement(state, entry.body);
    case "redemption.reserved":
      return applyHold(state, entry);
    case "redemption.pinned":
      return applyPin(state, entry.body.redemption, entry.seq);
    case "redemption.captured":
      return applyHoldEnd(state, entry.body.redemption, "CAPTURED", entry.seq);
    case "redemption.voided":
      return applyHoldEnd(state, entry.body.redemption, "RELEASED", entry.seq);
    case "redemption.barred":
      return applyHoldEnd(state, entry.body.redemption, "TOMBSTONE", entry.seq);
    case "lot.expired":
      return applyExpiry(state, entry.body);
    case "period.closed":
      assertThat(entry.body.through > state.head.closedThrough, "I8", "a period is closed twice");
      return state.setHead({ ...state.head, closedThrough: entry.body.through });
  }
}

function rememberAct(state: LedgerState, act: string, entryId: string): void {
  state.acts.set(act, [...(state.acts.get(act) ?? []), entryId]);
}

/** A bonus that several people share is one bonus: it is counted by the praise, not by the person. */
function countBonus(state: LedgerState, body: GrantBody): void {
  if (body.of === "") return;
  const counter = bonusCounter({ code: body.activity, ofAct: state.lots.must(body.of).act });
  const before = state.acts.get(counter) ?? [];
  if (!before.includes(body.act)) state.acts.set(counter, [...before, body.act]);
}

/** I4: what a person's lots hold is what the person's account holds, and what is owed is on the clawback account. */
function checkMember(state: LedgerState, person: string): void {
  const member = state.member(person);
  const account = accountOf(state.accounts, accountNames.member(person), "milli");
  assertThat(
    member.inLots === postedBalance(account),
    "I4",
    `the lots of ${person} hold ${member.inLots}, the account ${postedBalance(account)}`,
  );
  const clawback = accountOf(state.accounts, accountNames.clawback(person), "milli");
  assertThat(
    member.owed === -postedBalance(clawback) && member.owed >= 0,
    "I4",
    `${person} owes ${member.owed}, the clawback account says ${-postedBalance(clawback)}`,
  );
}
