import { type CivilDate, canonicalJson, splitByWeights } from "@dure/kernel";
import {
  accountNames,
  type Basis,
  bonusCounter,
  earnedInYear,
  grantsUsed,
  holdMoves,
  type LedgerEntry,
  pointsMove,
  sealState,
  slotKey,
  trialBalance,
  yearKey,
} from "@dure/ledger-books";
import type { RecordedEvent } from "@dure/messages";
import {
  evaluateBonus,
  evaluateGrant,
  evaluatePenalty,
  evaluateRedemptionLimits,
  evaluateTier,
  isEligible,
  lotExpiry,
  type Policy,
  policyCanonicalJson,
  policyHash,
  type Trace,
} from "@dure/policy";
import { causeOf, type History, person } from "./history.ts";

/* What happens at an agency, step by step, each as its events and its entries: as production writes them. */

const basisOf = (trace: Trace): Basis => JSON.parse(canonicalJson({ trace })) as Basis;

/** Two people approve a policy that a third one wrote, and the ledger takes it in whole. */
export function publishPolicy(history: History, rules: Policy): LedgerEntry {
  const { effectiveFrom, version } = rules;
  const canonical = policyCanonicalJson(rules);
  const hash = policyHash(rules);
  const [drafter, first, second] = ["p-drafter", "p-first", "p-second"];
  const text = { version, hash, canonicalJson: canonical, effectiveFrom };
  const happen = (type: string, data: object, by: string) =>
    history.happen("policy", "mileage", `policy.${type}`, data, person(by));
  happen("drafted", { ...text, draftedBy: drafter }, drafter);
  happen("endorsed", { version, by: first }, first);
  const approvedBy = [first, second];
  const approved = happen("approved", { ...text, approvedBy }, second);
  return history.enter({
    type: "policy.published",
    body: { approvedBy, canonical, effectiveFrom, hash, policy: "mileage", version },
    pol: hash,
    cause: [causeOf(approved)],
  });
}

export function fundBudget(history: History, fiscalYear: number, won: number): LedgerEntry {
  const [credit, debit] = [accountNames.budget(fiscalYear), accountNames.treasury(fiscalYear)];
  const moves = [{ amount: won, credit, debit, phase: "post" as const, unit: "won" as const }];
  return history.enter({
    type: "budget.funded",
    body: { fiscalYear, moves, won },
    pol: "",
    cause: [],
  });
}

export interface ClaimShare {
  readonly ref: string;
  readonly department: string;
  readonly permille: number;
}

/** A claim from its raising to its grants: one entry a person, then what each owes is settled. */
export function grantClaim(
  history: History,
  claim: {
    readonly claimId: string;
    readonly activity: string;
    readonly shares: readonly ClaimShare[];
    readonly day?: CivilDate;
    readonly subject?: string;
    readonly rank?: number;
  },
): readonly LedgerEntry[] {
  const { state } = history;
  const day = claim.day ?? history.today;
  const version = state.policyOn(day);
  if (!version) throw new Error("no policy");
  const approved = approveClaim(history, claim, version.hash);
  const act = `claim:${claim.claimId}`;
  const requests = claim.shares.map(({ department, ref }, index) => {
    const earlier = claim.shares.slice(0, index).filter((each) => each.department === department);
    if (earlier.length > 0) throw new Error("one person a department here");
    const used = grantsUsed(state, version.rules, {
      activity: claim.activity,
      person: ref,
      department,
      day,
    });
    return {
      activityCode: claim.activity,
      ...(claim.rank !== undefined && { rank: claim.rank }),
      ...(claim.shares.length > 1 && {
        teamShare: { sharesPermille: claim.shares.map(({ permille }) => permille), index },
      }),
      ...(used && { used }),
    };
  });
  return claim.shares.flatMap(({ department, ref }, index) => {
    const request = requests[index];
    if (!request) return [];
    const { pointsMilli, trace } = evaluateGrant(version.rules, request);
    const common = { pol: version.hash, cause: [causeOf(approved)], eff: day };
    const basis = basisOf(trace);
    const who = { act, activity: claim.activity, basis, department, person: ref };
    if (pointsMilli === 0) {
      return [
        history.enter({
          type: "points.withheld",
          body: { ...who, points: 0, reason: "CAP_REACHED" },
          ...common,
        }),
      ];
    }
    const entry = history.enter({
      type: "points.granted",
      body: {
        act,
        activity: claim.activity,
        basis,
        department,
        kind: "ACTIVITY",
        lot: { expiresOn: lotExpiry(version.rules, day) },
        moves: [pointsMove(accountNames.issue, accountNames.member(ref), pointsMilli)],
        of: "",
        person: ref,
        points: pointsMilli,
        subject: claim.subject === undefined ? "" : `${claim.activity}|${claim.subject}`,
      },
      ...common,
    });
    return [entry, ...settle(history, entry, ref)];
  });
}

function approveClaim(
  history: History,
  claim: Parameters<typeof grantClaim>[1],
  policy: string,
): RecordedEvent {
  const { activity, claimId, shares } = claim;
  const actDate = claim.day ?? history.today;
  const lead = shares[0]?.ref ?? "";
  const seal = (field: string, text: string) => history.seal(lead, `${claimId}|${field}`, text);
  const contributions = shares.map(({ department, permille, ref }) => ({
    personRef: ref,
    sharePermille: permille,
    departmentCode: department,
  }));
  const act = { activityCode: activity, actDate, contributions, policyHash: policy };
  const happen = (type: string, data: object, by: string) =>
    history.happen("claim", claimId, `claim.${type}`, data, person(by));
  const submitted = {
    ...act,
    departmentCode: shares[0]?.department,
    claimantRef: lead,
    title: seal("title", "부서를 넘는 일"),
    description: seal("description", "민원 처리를 함께 고쳤습니다."),
    evidence: [{ kind: "DOC_NO", value: seal("evidence", "기획예산-1234") }],
  };
  happen("submitted", submitted, lead);
  happen("head-confirmed", { by: "p-head", departmentCode: shares[0]?.department }, "p-head");
  return happen("approved", { by: "p-office", ...act }, "p-office");
}

/** What came in pays off what the person owes, in the same breath. */
function settle(history: History, entry: LedgerEntry, ref: string): readonly LedgerEntry[] {
  const { state } = history;
  const points = Math.min(state.member(ref).owed, state.lots.spendable(ref, history.today));
  if (points === 0) return [];
  const alloc = state.lots.allocate(ref, points, history.today) ?? [];
  const moves = [pointsMove(accountNames.member(ref), accountNames.clawback(ref), points)];
  return [
    history.enter({
      type: "clawback.settled",
      body: { alloc, moves, person: ref, points },
      pol: entry.pol,
      cause: entry.cause,
    }),
  ];
}

/** A citizen's praise of a granted claim, shared as the claim was. */
export function praise(
  history: History,
  praiseId: string,
  claimId: string,
): readonly LedgerEntry[] {
  const { state } = history;
  const ofAct = `claim:${claimId}`;
  const lots = (state.acts.get(ofAct) ?? []).flatMap((id) => {
    const lot = state.lots.get(id);
    return lot ? [{ id, lot }] : [];
  });
  const version = state.policyOn(lots[0]?.lot.eff ?? history.today);
  if (!version) throw new Error("no policy");
  history.happen("praise", praiseId, "praise.received", {
    text: history.seal(`citizen.${praiseId}`, `${praiseId}|text`, "친절했습니다."),
    subjectRef: `citizen.${praiseId}`,
    receiptKey: "00",
  });
  const data = { by: "p-office", claimId, claimApprovedEventId: "" };
  const verified = history.happen("praise", praiseId, "praise.verified", data, person("p-office"));
  const code = "CITIZEN_PRAISE";
  const act = `praise:${praiseId}`;
  const { pointsMilli, trace } = evaluateBonus(version.rules, {
    bonusCode: code,
    verified: true,
    alreadyApplied: state.acts.get(bonusCounter({ code, ofAct }))?.length ?? 0,
  });
  const basis = basisOf(trace);
  const common = { pol: version.hash, cause: [causeOf(verified)] };
  const [first] = lots;
  if (pointsMilli === 0 && first) {
    const { department, person: ref } = first.lot;
    return [
      history.enter({
        type: "points.withheld",
        body: {
          act,
          activity: code,
          basis,
          department,
          person: ref,
          points: 0,
          reason: "BONUS_LIMIT",
        },
        ...common,
      }),
    ];
  }
  const weights = lots.map(({ lot }) => lot.granted);
  const parts = splitByWeights(pointsMilli, weights);
  return lots.map(({ id, lot }, index) => {
    const points = parts[index] ?? 0;
    return history.enter({
      type: "points.granted",
      body: {
        act,
        activity: code,
        basis,
        department: lot.department,
        kind: "BONUS",
        lot: { expiresOn: lotExpiry(version.rules, history.today) },
        moves: [pointsMove(accountNames.issue, accountNames.member(lot.person), points)],
        of: id,
        person: lot.person,
        points,
        subject: "",
      },
      ...common,
    });
  });
}

/** A penalty: it takes what is there and leaves the rest as a debt. */
export function penalise(history: History, ref: string, code: string): LedgerEntry {
  const { state } = history;
  const version = state.policyOn(history.today);
  if (!version) throw new Error("no policy");
  const { pointsMilli, trace } = evaluatePenalty(version.rules, { penaltyCode: code });
  const points = -pointsMilli;
  const taken = Math.min(points, state.lots.spendable(ref, history.today));
  return history.enter({
    type: "points.deducted",
    body: {
      alloc: taken > 0 ? (state.lots.allocate(ref, taken, history.today) ?? []) : [],
      basis: basisOf(trace),
      code,
      moves: taking(ref, accountNames.penalty, taken, points),
      person: ref,
      points,
    },
    pol: version.hash,
    cause: [],
  });
}

/** Takes a grant back; what was spent of it is owed. */
export function reverse(history: History, original: string): LedgerEntry {
  const lot = history.state.lots.must(original);
  const points = lot.granted - lot.reversedOfGrant;
  const taken = Math.min(points, lot.free);
  return history.enter({
    type: "points.reversed",
    body: {
      alloc: taken > 0 ? [{ lot: original, n: taken }] : [],
      department: lot.department,
      moves: taking(lot.person, accountNames.issue, taken, points),
      original,
      person: lot.person,
      points,
    },
    pol: "",
    cause: [],
  });
}

const taking = (ref: string, credit: string, taken: number, points: number) => [
  ...(taken > 0 ? [pointsMove(accountNames.member(ref), credit, taken)] : []),
  ...(points > taken ? [pointsMove(accountNames.clawback(ref), credit, points - taken)] : []),
];

/** Asks for a reward; its points, money and leave are held. */
export function reserve(
  history: History,
  asked: {
    readonly redemption: string;
    readonly ref: string;
    readonly tier: number;
    readonly kind: "LEAVE" | "LOCAL_CURRENCY";
  },
): LedgerEntry {
  const { kind, redemption, ref, tier } = asked;
  const { state, today } = history;
  const version = state.policyOn(today);
  const choice = version?.rules.tiers
    .find(({ pointsMilli }) => pointsMilli === tier)
    ?.choices.find((each) => each.kind === kind);
  if (!version || !choice) throw new Error("no such tier");
  const fiscalYear = Number(today.slice(0, 4));
  const month = today.slice(0, 7) as `${number}-${number}` & { readonly __brand: "CivilMonth" };
  const requested = {
    personRef: ref,
    tierPointsMilli: tier,
    kind,
    requestedAtMs: history.nowMs,
    month,
  };
  const cause = history.happen(
    "redemption",
    redemption,
    "redemption.requested",
    requested,
    person(ref),
  );
  const facts = {
    gradeEquivalent: 7,
    employment: "일반직",
    departmentCode: "d01",
    disciplined: false,
  };
  const year = state.rewarded.get(yearKey(ref, fiscalYear));
  const budget = state.accounts.get(accountNames.budget(fiscalYear));
  const limits = evaluateRedemptionLimits(version.rules, choice, {
    claimsThisMonth: state.slots.get(slotKey(ref, month))?.length ?? 0,
    wonThisYear: year?.won ?? 0,
    leaveMinutesThisYear: year?.leaveMinutes ?? 0,
    agencyWonThisYear: (budget?.debitsPosted ?? 0) + (budget?.debitsPending ?? 0),
  });
  const reach = evaluateTier(version.rules, tier, {
    earnedPointsMilli: earnedInYear(state, ref, fiscalYear),
    availablePointsMilli: state.lots.spendable(ref, today),
    paidTiersMilli: [...(state.tiersTaken.get(yearKey(ref, fiscalYear)) ?? [])],
  });
  const eligible = isEligible(version.rules, facts).trace.map((step) => ({ ...step, inputs: {} }));
  const points = reach.takesPointsMilli;
  const won = choice.kind === "LOCAL_CURRENCY" ? choice.won : 0;
  const leaveMinutes = choice.kind === "LEAVE" ? choice.leaveMinutes : 0;
  const held = { fiscalYear, kind, leaveMinutes, person: ref, points, won };
  const id = history.id();
  return history.enter({
    type: "redemption.reserved",
    body: {
      alloc: state.lots.allocate(ref, points, today) ?? [],
      basis: basisOf([...eligible, ...limits.trace, ...reach.trace]),
      fiscalYear,
      kind,
      leaveMinutes,
      mode: version.rules.settlement.mode,
      month,
      moves: holdMoves(held, "hold"),
      person: ref,
      points,
      redemption,
      tier,
      timeoutAt: history.nowMs + 60 * 86_400_000,
      won,
    },
    id,
    pd: [history.sealField(ref, id, "eligibility", canonicalJson(facts))],
    pol: version.hash,
    cause: [causeOf(cause)],
  });
}

export function pin(history: History, redemption: string): LedgerEntry {
  const approved = history.happen(
    "redemption",
    redemption,
    "redemption.approved",
    { by: "p-office" },
    person("p-office"),
  );
  return endHold(history, redemption, "redemption.pinned", { redemption }, approved);
}

export function capture(history: History, redemption: string): LedgerEntry {
  const data = { payoutRef: "R1", reportSha256: "0".repeat(64), line: 1 };
  const paid = history.happen("redemption", redemption, "redemption.payout-confirmed", data);
  const hold = history.state.holds.get(redemption);
  if (!hold) throw new Error("no hold");
  const body = { moves: holdMoves(hold, "settle"), redemption };
  return endHold(history, redemption, "redemption.captured", body, paid);
}

export function release(history: History, redemption: string): LedgerEntry {
  const gone = history.happen("redemption", redemption, "redemption.cancelled", { by: "p-one" });
  const hold = history.state.holds.get(redemption);
  if (!hold) throw new Error("no hold");
  const body = { moves: holdMoves(hold, "release"), reason: "USER", redemption };
  return endHold(history, redemption, "redemption.voided", body, gone);
}

function endHold(
  history: History,
  redemption: string,
  type: "redemption.captured" | "redemption.pinned" | "redemption.voided",
  body: object,
  cause: RecordedEvent,
): LedgerEntry {
  const pol = history.state.holds.get(redemption)?.policyHash ?? "";
  const draft = { type, body, pol, cause: [causeOf(cause)] };
  return history.enter(draft as Parameters<History["enter"]>[0]);
}

/** The job that writes down what has expired by today. */
export function expire(history: History): readonly LedgerEntry[] {
  return history.state.lots.expiring(history.today).map((lotId) => {
    const lot = history.state.lots.must(lotId);
    const moves = [pointsMove(accountNames.member(lot.person), accountNames.expired, lot.free)];
    const { expiresOn, free: points, person: ref } = lot;
    const body = { expiresOn, lot: lotId, moves, person: ref, points };
    return history.enter({ type: "lot.expired", body, pol: "", cause: [] });
  });
}

export function closePeriod(history: History, through: CivilDate): LedgerEntry {
  const { accounts, entries, root } = sealState(history.state);
  const lots = history.state.lots.liability();
  return history.enter({
    type: "period.closed",
    body: {
      accounts,
      entries,
      liability: lots.reduce((sum, { points }) => sum + points, 0),
      lots,
      root,
      through,
      trialBalance: trialBalance(history.state.accounts.values()),
    },
    pol: "",
    cause: [],
  });
}

export const attest = (history: History): LedgerEntry =>
  history.enter({ type: "state.attested", body: sealState(history.state), pol: "", cause: [] });

/** Two people approve that a person's key is destroyed; the ledger says so. */
export function erase(history: History, ref: string): LedgerEntry {
  const { commitment, id } = history.destroyKey(ref);
  const facts = {
    approvedBy: ["p-first", "p-second"] as const,
    ground: "PIPA_36" as const,
    keys: [{ commitment, id }],
    receipt: "ab".repeat(32),
  };
  const data = { personRef: ref, ...facts };
  const carriedOut = history.happen("erasure", ref, "erasure.carried-out", data);
  return history.enter({
    type: "subject.erased",
    body: {
      approvedBy: facts.approvedBy,
      ground: facts.ground,
      keys: facts.keys,
      person: ref,
      receipt: facts.receipt,
    },
    pol: "",
    cause: [causeOf(carriedOut)],
  });
}
