import { type CivilDate, canonicalJson, civilDate } from "@dure/kernel";
import {
  accountNames,
  type Basis,
  earnedInYear,
  holdMoves,
  type LedgerEntry,
  pointsMove,
  slotKey,
  yearKey,
} from "@dure/ledger-books";
import { tenantId } from "@dure/messages";
import {
  evaluateGrant,
  evaluateRedemptionLimits,
  evaluateTier,
  isEligible,
  type Policy,
  packFor,
  type Trace,
} from "@dure/policy";
import { attest, closePeriod, expire, fundBudget, publishPolicy } from "../../test/support/acts.ts";
import { causeOf, History, person, SYSTEM } from "../../test/support/history.ts";

const PEOPLE = 651;
const YEARS = 10;
const FIRST_YEAR = 2026;
const ACTIVITIES = ["COLLABORATION", "OUTCOME", "INNOVATION_ENTRY", "PROPOSAL_SUBMITTED"] as const;

/**
 * Ten years of one municipality in Dure's own entries, in about the mix of the seeded year: four in ten are grants, then come
 * reservations with their pins and captures, and what expires at the end of a year. Nothing here is random but by a seed.
 * Yields after every person's month, so that the caller can take away what was written.
 */
export function* decade(entriesWanted: number): Generator<History> {
  const history = new History(tenantId("donghae"), civilDate("2026-01-02"));
  const rules = rulesOfTheDecade();
  publishPolicy(history, rules);
  const monthly = entriesWanted / (PEOPLE * YEARS * 12);
  const random = seeded(20_260_101);
  let redemptions = 0;
  for (let month = 0; month < YEARS * 12; month += 1) {
    const year = FIRST_YEAR + Math.floor(month / 12);
    const day = civilDate(`${year}-${String((month % 12) + 1).padStart(2, "0")}-15`);
    if (month % 12 === 0) yield* beginYear(history, year);
    history.goTo(day);
    for (let index = 0; index < PEOPLE; index += 1) {
      const ref = refOf(index);
      // A redemption is three entries, and a fifth of what was granted expires: the rest of a month's share are grants.
      const spendable = history.state.lots.spendable(ref, day);
      if (spendable >= 3_000 && random() < monthly / 6.4) {
        redemptions += 1;
        redeem(history, rules, {
          ref,
          redemption: `r${redemptions}`,
          tier: spendable >= 10_000 ? 10_000 : 3_000,
        });
      }
      for (let due = monthly * 0.56; due > random(); due -= 1) {
        grant(history, rules, ref, index, ACTIVITIES[Math.floor(random() * 4)] ?? "OUTCOME");
      }
      history.state.undo.commit();
      yield history;
    }
    if (month % 3 === 2) attest(history);
  }
}

function* beginYear(history: History, year: number): Generator<History> {
  history.goTo(civilDate(`${year}-01-02`));
  expire(history);
  yield history;
  if (year > FIRST_YEAR) closePeriod(history, civilDate(`${year - 1}-12-31`));
  fundBudget(history, year, 5_000_000_000);
}

function rulesOfTheDecade(): Policy {
  const pack = packFor("donghae");
  if (!pack) throw new Error("no pack");
  const limits = { ...pack.policy.limits, agencyBudgetWon: 5_000_000_000 };
  return { ...pack.policy, limits };
}

const refOf = (index: number): string => `p${String(index).padStart(25, "0")}`;
const basisOf = (trace: Trace): Basis => JSON.parse(canonicalJson({ trace })) as Basis;

function grant(
  history: History,
  rules: Policy,
  ref: string,
  index: number,
  activityCode: string,
): void {
  const claimId = history.id();
  const department = `d${String(index % 33).padStart(2, "0")}`;
  const { pointsMilli, trace } = evaluateGrant(rules, { activityCode });
  const contributions = [{ personRef: ref, sharePermille: 1000, departmentCode: department }];
  const pol = history.state.policies[0]?.hash ?? "";
  const approved = history.happen(
    "claim",
    claimId,
    "claim.approved",
    { by: "p-office", activityCode, actDate: history.today, contributions, policyHash: pol },
    person("p-office"),
  );
  history.enter({
    type: "points.granted",
    body: {
      act: `claim:${claimId}`,
      activity: activityCode,
      basis: basisOf(trace),
      department,
      kind: "ACTIVITY",
      lot: { expiresOn: `${history.today.slice(0, 4)}-12-31` as CivilDate },
      moves: [pointsMove(accountNames.issue, accountNames.member(ref), pointsMilli)],
      of: "",
      person: ref,
      points: pointsMilli,
      subject: "",
    },
    pol,
    cause: [causeOf(approved)],
  });
}

function redeem(
  history: History,
  rules: Policy,
  asked: { readonly ref: string; readonly redemption: string; readonly tier: number },
): void {
  const { redemption, ref, tier } = asked;
  const { state, today } = history;
  const choice = { kind: "LOCAL_CURRENCY" as const, won: tier * 10 };
  const fiscalYear = Number(today.slice(0, 4));
  const month = today.slice(0, 7) as Extract<
    LedgerEntry,
    { type: "redemption.reserved" }
  >["body"]["month"];
  const budget = state.accounts.get(accountNames.budget(fiscalYear));
  const year = state.rewarded.get(yearKey(ref, fiscalYear));
  const limits = evaluateRedemptionLimits(rules, choice, {
    claimsThisMonth: state.slots.get(slotKey(ref, month))?.length ?? 0,
    wonThisYear: year?.won ?? 0,
    leaveMinutesThisYear: year?.leaveMinutes ?? 0,
    agencyWonThisYear: (budget?.debitsPosted ?? 0) + (budget?.debitsPending ?? 0),
  });
  const reach = evaluateTier(rules, tier, {
    earnedPointsMilli: earnedInYear(state, ref, fiscalYear),
    availablePointsMilli: state.lots.spendable(ref, today),
    paidTiersMilli: [],
  });
  const facts = { gradeEquivalent: 7, employment: "", departmentCode: "d01", disciplined: false };
  const eligible = isEligible(rules, facts).trace.map((step) => ({ ...step, inputs: {} }));
  const held = {
    fiscalYear,
    kind: choice.kind,
    leaveMinutes: 0,
    person: ref,
    points: tier,
    won: choice.won,
  };
  const pol = history.state.policies[0]?.hash ?? "";
  const happen = (what: string, data: object) =>
    causeOf(history.happen("redemption", redemption, `redemption.${what}`, data, SYSTEM));
  const id = history.id();
  history.enter({
    type: "redemption.reserved",
    body: {
      alloc: state.lots.allocate(ref, tier, today) ?? [],
      basis: basisOf([...eligible, ...limits.trace, ...reach.trace]),
      fiscalYear,
      kind: choice.kind,
      leaveMinutes: 0,
      mode: rules.settlement.mode,
      month,
      moves: holdMoves(held, "hold"),
      person: ref,
      points: tier,
      redemption,
      tier,
      timeoutAt: history.nowMs + 60 * 86_400_000,
      won: choice.won,
    },
    id,
    pd: [history.sealField(ref, id, "eligibility", canonicalJson(facts))],
    pol,
    cause: [
      happen("requested", { personRef: ref, tierPointsMilli: tier, kind: choice.kind, month }),
    ],
  });
  history.enter({
    type: "redemption.pinned",
    body: { redemption },
    pol,
    cause: [happen("approved", { by: "p-office" })],
  });
  history.enter({
    type: "redemption.captured",
    body: { moves: holdMoves(held, "settle"), redemption },
    pol,
    cause: [
      happen("payout-confirmed", { payoutRef: redemption, reportSha256: "0".repeat(64), line: 1 }),
    ],
  });
}

/** Mulberry32: a small generator whose numbers follow from its seed. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
