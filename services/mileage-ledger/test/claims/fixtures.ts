import type { CommandContext } from "@dure/command-handling";
import { civilDate, nameId } from "@dure/kernel";
import { type SealedText, tenantId } from "@dure/messages";
import type { Policy } from "@dure/policy";
import type {
  ApproveClaim,
  ConfirmClaim,
  PersonFacts,
  RejectClaim,
  StepFacts,
  SubmitClaim,
} from "../../src/domain/claim/commands.ts";
import type { ClaimEvent, Contribution } from "../../src/domain/claim/events.ts";

export const POLICY_HASH = "a".repeat(64);
export const ACT_DATE = civilDate("2026-06-10");
/** 1 July 2026, 09:00 in Korea. */
export const NOW_MS = Date.parse("2026-07-01T00:00:00Z");

/** A small policy with one activity for every rule; grades as in Donghae. */
export const policy: Policy = {
  id: "mileage",
  agency: "donghae",
  version: 1,
  effectiveFrom: civilDate("2026-01-01"),
  fiscalYear: 2026,
  legalBasis: [{ titleKo: "시험용 조례", covers: ["PROGRAMME", "LEAVE"] }],
  eligibility: {
    gradeAtMost: 6,
    gradeField: "gradeEquivalent",
    employment: ["일반직"],
    departments: ["D1", "D2", "D9"],
    asOf: "ACTIVITY_DATE",
    exclude: ["DISCIPLINED"],
    residents: "NONE",
  },
  activities: [
    activity("COLLABORATE", {}),
    activity("LECTURE", { unit: "PER_HOUR" }),
    activity("PRIZE", {
      ranks: [
        { rank: 1, pointsMilli: 5000 },
        { rank: 2, pointsMilli: 4000 },
      ],
    }),
    activity("ADOPTED", { source: { kind: "EVENT", eventType: "proposal.adopted" } }),
    activity("ONCE", { oncePerSubject: true, evidence: ["URL"] }),
    activity("OPEN_POINTS", {
      range: { minPointsMilli: 1000, maxPointsMilli: 3000 },
    }),
    activity("ALONE", { split: "NONE" }),
    activity("TWO_PROOFS", { evidence: ["DOC_NO", "URL"] }),
  ],
  bonuses: [],
  penalties: [],
  approval: [
    { step: 1, role: "DEPT_HEAD", dueDays: 5 },
    { step: 2, role: "OFFICE", dueDays: 7 },
  ],
  settlement: {
    mode: "DEDUCT",
    claimsPerMonth: 1,
    calendar: "KST_MONTH",
    skippedTier: "QUEUE",
  },
  tiers: [{ pointsMilli: 3000, choices: [{ kind: "LOCAL_CURRENCY", won: 30_000 }] }],
  limits: {
    wonPerPersonYear: 1_000_000,
    leaveMinutesPerPersonYear: 4_800,
    agencyBudgetWon: 10_000_000,
    taxFreeWonPerPersonYear: 2_400_000,
  },
  department: { formula: "SUM", countIneligible: true, maxShareOnePersonPermille: 300 },
  close: { expire: "12-31", graceDays: 14, carryOver: 0, freezeRanking: "12-31" },
  awards: [],
};

type Activity = Policy["activities"][number];

function activity(code: string, changes: Partial<Omit<Activity, "pointsMilli">>): Activity {
  return {
    code,
    titleKo: `시험 활동 ${code}`,
    unit: "PER_CASE",
    earner: "PERSON",
    ...(changes.ranks || changes.range ? {} : { pointsMilli: 3000 }),
    evidence: ["DOC_NO"],
    split: "CONTRIBUTION",
    oncePerSubject: false,
    source: { kind: "MANUAL" },
    ...changes,
  };
}

export function person(personRef: string, changes: Partial<PersonFacts> = {}): PersonFacts {
  return {
    personRef,
    departmentCode: "D1",
    gradeEquivalent: 7,
    employment: "일반직",
    disciplined: false,
    active: true,
    appointedOn: "2020-01-02",
    roles: ["STAFF"],
    ...changes,
  };
}

/** D1: kim and lee work there, head1 leads it. D9: the office and the panel sit there. */
export const kim = person("kim");
export const lee = person("lee");
export const head1 = person("head1", { gradeEquivalent: 6, roles: ["STAFF", "DEPT_HEAD"] });
export const head2 = person("head2", {
  departmentCode: "D2",
  gradeEquivalent: 6,
  roles: ["STAFF", "DEPT_HEAD"],
});
export const office = person("office", { departmentCode: "D9", roles: ["STAFF", "OFFICE"] });
export const panel = person("panel", { departmentCode: "D9", roles: ["PANEL"] });

export const context = (by = "kim", nowMs = NOW_MS): CommandContext => ({
  tenantId: tenantId("donghae"),
  actor: { kind: "person", ref: by },
  commandId: nameId("test", by, String(nowMs)),
  correlationId: "test",
  nowMs,
});

export const sealed = (plain: string): SealedText => ({
  s: "key",
  alg: "A256GCM",
  n: "nonce",
  c: Buffer.from(plain).toString("base64url"),
  k: "commitment",
});

export function submitting(changes: Partial<SubmitClaim> = {}): SubmitClaim {
  return {
    type: "SubmitClaim",
    claimantRef: "kim",
    activityCode: "COLLABORATE",
    actDate: ACT_DATE,
    title: sealed("제목"),
    description: sealed("내용"),
    evidence: [{ kind: "DOC_NO", value: sealed("기획-1") }],
    contributions: [{ personRef: "kim", sharePermille: 1000 }],
    policy: { policy, hash: POLICY_HASH, effectiveFrom: policy.effectiveFrom },
    people: [kim, lee, head1],
    ...changes,
  };
}

const whole = (personRef: string): Contribution[] => [
  { personRef, sharePermille: 1000, departmentCode: "D1" },
];

export function submitted(
  claimantRef = "kim",
  contributions: readonly Contribution[] = whole(claimantRef),
): Extract<ClaimEvent, { type: "claim.submitted" }> {
  return {
    type: "claim.submitted",
    data: {
      activityCode: "COLLABORATE",
      actDate: ACT_DATE,
      departmentCode: "D1",
      claimantRef,
      title: sealed("제목"),
      description: sealed("내용"),
      evidence: [{ kind: "DOC_NO", value: sealed("기획-1") }],
      contributions,
      policyHash: POLICY_HASH,
    },
  };
}

export const confirmed = (by = "head1", departmentCode = "D1"): ClaimEvent => ({
  type: "claim.head-confirmed",
  data: { by, departmentCode },
});

export const approved = (by = "office"): ClaimEvent => ({
  type: "claim.approved",
  data: {
    by,
    activityCode: "COLLABORATE",
    actDate: ACT_DATE,
    contributions: whole("kim"),
    policyHash: POLICY_HASH,
  },
});

const facts = (by: PersonFacts, changes: Partial<StepFacts>): StepFacts => ({
  by,
  departmentHeads: ["head1"],
  headContributors: [],
  ...changes,
});

type Changes = Partial<StepFacts> & { readonly expectedRevision?: number };

export const confirming = (by: PersonFacts, changes: Changes = {}): ConfirmClaim => ({
  type: "ConfirmClaim",
  ...facts(by, changes),
  expectedRevision: changes.expectedRevision ?? 0,
});

export const approving = (by: PersonFacts, changes: Changes = {}): ApproveClaim => ({
  type: "ApproveClaim",
  ...facts(by, changes),
  expectedRevision: changes.expectedRevision ?? 1,
});

export const rejecting = (
  by: PersonFacts,
  expectedRevision: number,
  changes: Partial<StepFacts> = {},
): RejectClaim => ({
  type: "RejectClaim",
  ...facts(by, changes),
  expectedRevision,
  reason: sealed("사유"),
});
