import {
  accepted,
  type CivilDate,
  fiscalYearOf,
  type Outcome,
  type Refusal,
  reactionId,
  refused,
  type Uuid,
} from "@dure/kernel";
import {
  accountNames,
  accountOf,
  type EntryDraft,
  earnedInYear,
  freeBalance,
  type Hold,
  holdMoves,
  type LedgerState,
  type PolicyVersion,
  postedBalance,
  slotKey,
  yearKey,
} from "@dure/ledger-books";
import {
  evaluateRedemptionLimits,
  evaluateTier,
  isEligible,
  type TierChoice,
  tierByPoints,
} from "@dure/policy";
import { ledgerProblems } from "../../../errors.ts";
import { basisOf } from "../basis.ts";
import type { Moment, PlaceHold } from "../commands.ts";
import { allocateForEntry, MAX_LOTS_PER_ENTRY } from "../lots-per-entry.ts";
import { openDay } from "./open-day.ts";

/** Longer than the longest approval (20 working days and holidays); after it an unpinned hold falls back (saga §2). */
const HOLD_LIFE_MS = 60 * 24 * 60 * 60 * 1000;

/** The id of the entry that a placing makes, known before it is decided: what is sealed for it is bound to it. */
export const holdEntryId = (commandId: string): Uuid => reactionId("ledger.hold", commandId, 0);

/**
 * Reserves a reward: eligibility, tier, month, year's ceilings, budget and balance are judged together on one state and
 * become one entry, so that no two requests can both pass a check that only one of them may pass.
 */
export function decideHold(
  state: LedgerState,
  command: PlaceHold,
  moment: Moment,
): Outcome<readonly EntryDraft[]> {
  const { redemption, personRef, tier } = command;
  const before = state.holds.get(redemption);
  if (before) return repeated(before, command);
  if (state.seen.has(holdEntryId(command.id))) {
    return refused(ledgerProblems.refuse("HOLD_KEY_REUSED", { redemption }));
  }
  if (state.erased.has(personRef)) return refused(ledgerProblems.refuse("PERSON_ERASED"));
  const version = state.policyOn(command.requestedOn);
  if (!version) {
    return refused(ledgerProblems.refuse("NO_POLICY", { day: command.requestedOn }));
  }
  const eligible = eligibility(version, command);
  if (!eligible.ok) return eligible;
  const choice = tierByPoints(version.rules, tier)?.choices.find(
    ({ kind }) => kind === command.choice,
  );
  if (!choice) return refused(ledgerProblems.refuse("CHOICE_UNKNOWN", { tier: tier / 1000 }));
  const fiscalYear = fiscalYearOf(command.requestedOn);
  const limits = limitsOf(state, version, command, choice, fiscalYear);
  if (!limits.ok) return limits;
  const reach = tierOf(state, version, command, { fiscalYear, today: moment.today });
  if (!reach.ok) return reach;
  const points = reach.value.takes;
  const alloc = allocateForEntry(state, personRef, points, moment.today);
  if (!alloc) return refused(ledgerProblems.refuse("LOTS_TOO_MANY", { most: MAX_LOTS_PER_ENTRY }));
  const won = choice.kind === "LOCAL_CURRENCY" ? choice.won : 0;
  const leaveMinutes = choice.kind === "LEAVE" ? choice.leaveMinutes : 0;
  const held = { fiscalYear, kind: choice.kind, leaveMinutes, person: personRef, points, won };
  return accepted([
    {
      type: "redemption.reserved",
      body: {
        alloc,
        basis: basisOf([...eligible.value, ...limits.value, ...reach.value.trace]),
        fiscalYear,
        kind: choice.kind,
        leaveMinutes,
        mode: version.rules.settlement.mode,
        month: command.month,
        moves: holdMoves(held, "hold"),
        person: personRef,
        points,
        redemption,
        tier,
        timeoutAt: moment.nowMs + HOLD_LIFE_MS,
        won,
      },
      id: holdEntryId(command.id),
      eff: openDay(state, moment.today),
      pol: version.hash,
      cause: command.cause,
      pd: command.pd,
    },
  ]);
}

type TraceList = ReturnType<typeof isEligible>["trace"];

/** The same request again answers the same hold; another request under the same key is refused. */
function repeated(hold: Hold, command: PlaceHold): Outcome<readonly EntryDraft[]> {
  if (hold.state === "TOMBSTONE") {
    return refused(ledgerProblems.refuse("HOLD_BARRED", { redemption: hold.redemption }));
  }
  const same =
    hold.person === command.personRef &&
    hold.tier === command.tier &&
    hold.kind === command.choice &&
    hold.month === command.month;
  return same
    ? accepted([])
    : refused(ledgerProblems.refuse("HOLD_KEY_REUSED", { redemption: hold.redemption }));
}

function eligibility(version: PolicyVersion, command: PlaceHold): Outcome<TraceList> {
  if (!command.person.active) return refused(ledgerProblems.refuse("PERSON_LEFT"));
  const answer = isEligible(version.rules, command.person);
  // Grade and discipline are the person's own: the entry keeps which rules were asked and what they answered, and the
  // inputs only under the person's key.
  if (answer.eligible) return accepted(answer.trace.map((step) => ({ ...step, inputs: {} })));
  const code = answer.rule === "GRADE" ? "GRADE_NOT_ELIGIBLE" : "NOT_ELIGIBLE";
  return refused(ledgerProblems.refuse(code, { why: answer.why }));
}

function limitsOf(
  state: LedgerState,
  version: PolicyVersion,
  command: PlaceHold,
  choice: TierChoice,
  fiscalYear: number,
): Outcome<TraceList> {
  const slot = state.slots.get(slotKey(command.personRef, command.month)) ?? [];
  const year = state.rewarded.get(yearKey(command.personRef, fiscalYear));
  const budget = accountOf(state.accounts, accountNames.budget(fiscalYear), "won");
  const committed = postedBalance({ ...budget, debitsPosted: 0 }) - freeBalance(budget);
  const answer = evaluateRedemptionLimits(version.rules, choice, {
    claimsThisMonth: slot.length,
    wonThisYear: year?.won ?? 0,
    leaveMinutesThisYear: year?.leaveMinutes ?? 0,
    agencyWonThisYear: committed,
  });
  if (!answer.allowed) return refused(limitRefusal(answer.limit, slot[0] ?? "", command));
  const needed = choice.kind === "LOCAL_CURRENCY" ? choice.won : 0;
  if (needed > freeBalance(budget)) {
    return refused(ledgerProblems.refuse("BUDGET_EXHAUSTED", { left: freeBalance(budget) }));
  }
  return accepted(answer.trace);
}

function limitRefusal(limit: string, redemption: string, command: PlaceHold): Refusal {
  switch (limit) {
    case "MONTH":
      return ledgerProblems.refuse("ALREADY_THIS_MONTH", { month: command.month, redemption });
    case "PERSON_WON":
      return ledgerProblems.refuse("YEAR_WON_LIMIT");
    case "PERSON_LEAVE":
      return ledgerProblems.refuse("YEAR_LEAVE_LIMIT");
    default:
      return ledgerProblems.refuse("BUDGET_EXHAUSTED", { left: 0 });
  }
}

function tierOf(
  state: LedgerState,
  version: PolicyVersion,
  command: PlaceHold,
  on: { readonly fiscalYear: number; readonly today: CivilDate },
): Outcome<{ readonly takes: number; readonly trace: TraceList }> {
  const { personRef, tier } = command;
  const { fiscalYear } = on;
  const year = yearKey(personRef, fiscalYear);
  // Points are taken today: what was there when the person asked and has expired since cannot be held any more.
  const available = state.lots.spendable(personRef, on.today);
  const taken = [...(state.tiersTaken.get(year) ?? [])];
  const answer = evaluateTier(version.rules, tier, {
    earnedPointsMilli: earnedInYear(state, personRef, fiscalYear),
    availablePointsMilli: available,
    paidTiersMilli: taken,
  });
  if (answer.redeemable) return accepted({ takes: answer.takesPointsMilli, trace: answer.trace });
  if (version.rules.settlement.mode === "DEDUCT") {
    return refused(
      ledgerProblems.refuse("POINTS_SHORT", { available: available / 1000, tier: tier / 1000 }),
    );
  }
  return refused(
    ledgerProblems.refuse(taken.includes(tier) ? "TIER_ALREADY_TAKEN" : "TIER_NOT_REACHED", {
      earned: earnedInYear(state, personRef, fiscalYear) / 1000,
      tier: tier / 1000,
    }),
  );
}
