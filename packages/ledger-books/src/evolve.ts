import { assertThat } from "@dure/kernel";
import { parsePolicyCanonicalJson } from "@dure/policy";
import { accountNames, accountOf, applyMove, type Move, postedBalance } from "./accounts.ts";
import { bonusCounter } from "./bonus-counter.ts";
import type { LedgerEntry } from "./entry.ts";
import type { GrantBody, StateSeal } from "./entry-bodies.ts";
import { applyHold, applyHoldEnd, applyPin } from "./evolve-holds.ts";
import {
  applyDeduction,
  applyExpiry,
  applyGrant,
  applyReversal,
  applySettlement,
} from "./evolve-points.ts";
import { checkMoves } from "./moves-of.ts";
import type { LedgerState } from "./state.ts";
import { sealState } from "./state-root.ts";

/**
 * Folds one entry into the state and checks the invariants that it touches. The same function serves the writer, the
 * start of the service and every replay. Throws an `InvariantViolation` named I1 to I11 or I18; whoever holds the state
 * must stop using it then.
 */
export function applyEntry(state: LedgerState, entry: LedgerEntry): void {
  if (entry.type === "period.closed" || entry.type === "state.attested") checkSeal(state, entry);
  takePlace(state, entry);
  takeEffect(state, entry);
}

/** I11: the state that an entry writes down is the state that the entries before it give. */
function checkSeal(state: LedgerState, entry: LedgerEntry & { readonly body: StateSeal }): void {
  const { accounts, entries, root } = sealState(state);
  assertThat(
    root === entry.body.root && accounts === entry.body.accounts && entries === entry.body.entries,
    "I11",
    `entry ${entry.seq} seals another state than the entries before it give`,
  );
}

/** What every entry must be, whatever it does: of this ledger, the next one, new, and in an open period. */
export function takePlace(state: LedgerState, entry: LedgerEntry): void {
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
    entry.eff > head.closedThrough,
    "I8",
    `entry ${entry.seq} takes effect on ${entry.eff} in a closed period`,
  );
  assertThat(
    entry.eff <= state.dayOf(entry.rec),
    "I8",
    `entry ${entry.seq} takes effect after the day on which it was recorded`,
  );
  state.seen.set(entry.id, entry.seq);
  state.setHead({ ...head, nextSeq: entry.seq + 1, lastRec: entry.rec });
}

/** What an entry does to the books. */
export function takeEffect(state: LedgerState, entry: LedgerEntry): void {
  checkMoves(state, entry);
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
      return state.setHead({
        ...state.head,
        closedThrough: entry.body.through,
        lastSeal: entry.seq,
      });
    case "state.attested":
      return state.setHead({ ...state.head, lastSeal: entry.seq });
    case "subject.erased":
      assertThat(!state.erased.has(entry.body.person), "I17", "a person is erased twice");
      return state.erased.set(entry.body.person, entry.id);
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
