import { accepted, type Outcome, reactionId, refused } from "@dure/kernel";
import {
  accountNames,
  type EntryDraft,
  type LedgerState,
  type Move,
  pointsMove,
} from "@dure/ledger-books";
import { evaluatePenalty } from "@dure/policy";
import { ledgerProblems } from "../../../errors.ts";
import { basisOf } from "../basis.ts";
import type { LedgerCommand, Moment } from "../commands.ts";
import { allocateAtMost } from "../lots-per-entry.ts";
import { openDay } from "./open-day.ts";

type Of<Kind extends LedgerCommand["kind"]> = Extract<LedgerCommand, { kind: Kind }>;

/**
 * Takes a grant back, whole or in part, never more than is left of it (I10). What the person has spent of it already
 * becomes a debt on their clawback account, which later grants pay off; pay is never touched (`subsystems.md` §2).
 */
export function decideReversal(
  state: LedgerState,
  command: Of<"reverseGrant">,
  moment: Moment,
): Outcome<readonly EntryDraft[]> {
  const id = reactionId("ledger.reversal", command.id, 0);
  if (state.seen.has(id)) return accepted([]);
  const lot = state.lots.get(command.original);
  if (!lot) return refused(ledgerProblems.refuse("GRANT_UNKNOWN", { entry: command.original }));
  const left = lot.granted - lot.reversedOfGrant;
  const points = command.pointsMilli ?? left;
  if (points <= 0 || points > left) {
    return refused(ledgerProblems.refuse("REVERSAL_TOO_LARGE", { left: left / 1000 }));
  }
  // Past its last day a lot has nothing left to take, whether or not the expiry job has written that down.
  const fromLot = lot.expiresOn < moment.today ? 0 : Math.min(points, lot.free);
  const moves: Move[] = [];
  if (fromLot > 0)
    moves.push(pointsMove(accountNames.member(lot.person), accountNames.issue, fromLot));
  if (points > fromLot) {
    moves.push(pointsMove(accountNames.clawback(lot.person), accountNames.issue, points - fromLot));
  }
  return accepted([
    {
      type: "points.reversed",
      body: {
        alloc: fromLot > 0 ? [{ lot: command.original, n: fromLot }] : [],
        department: lot.department,
        moves,
        original: command.original,
        person: lot.person,
        points,
      },
      id,
      eff: openDay(state, moment.today),
      pol: "",
      cause: command.cause,
    },
  ]);
}

/** A penalty of the policy, such as 소극행정: it takes available points and leaves the rest as a debt. */
export function decideDeduction(
  state: LedgerState,
  command: Of<"deduct">,
  moment: Moment,
): Outcome<readonly EntryDraft[]> {
  const id = reactionId("ledger.penalty", command.id, 0);
  if (state.seen.has(id)) return accepted([]);
  const version = state.policyOn(moment.today);
  const penalty = version?.rules.penalties.find((each) => each.code === command.code);
  if (!version || !penalty) {
    return refused(ledgerProblems.refuse("PENALTY_UNKNOWN", { code: command.code }));
  }
  const points = -penalty.pointsMilli;
  const { personRef } = command;
  const spendable = Math.min(points, state.lots.spendable(personRef, moment.today));
  const alloc = allocateAtMost(state, personRef, spendable, moment.today);
  const taken = alloc.reduce((sum, { n }) => sum + n, 0);
  const moves: Move[] = [];
  if (taken > 0)
    moves.push(pointsMove(accountNames.member(personRef), accountNames.penalty, taken));
  if (points > taken) {
    moves.push(pointsMove(accountNames.clawback(personRef), accountNames.penalty, points - taken));
  }
  return accepted([
    {
      type: "points.deducted",
      body: {
        alloc,
        basis: basisOf(evaluatePenalty(version.rules, { penaltyCode: command.code }).trace),
        code: command.code,
        moves,
        person: personRef,
        points,
      },
      id,
      eff: openDay(state, moment.today),
      pol: version.hash,
      cause: command.cause,
    },
  ]);
}
