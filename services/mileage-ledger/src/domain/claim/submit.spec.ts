import { civilDate } from "@dure/kernel";
import { given } from "@dure/testing";
import { describe, expect, it } from "vitest";
import {
  context,
  kim,
  POLICY_HASH,
  person,
  policy,
  sealed,
  submitted,
  submitting,
} from "../../../test/claims/fixtures.ts";
import type { SubmitClaim } from "./commands.ts";
import { claimDecider } from "./decide.ts";

const submit = (changes: Partial<SubmitClaim> = {}) =>
  given(claimDecider, []).when(submitting(changes), context());

const policyWith = (eligibility: Partial<typeof policy.eligibility>) => ({
  policy: { ...policy, eligibility: { ...policy.eligibility, ...eligibility } },
  hash: POLICY_HASH,
  effectiveFrom: policy.effectiveFrom,
});

const shares = (...parts: readonly [string, number][]) =>
  parts.map(([personRef, sharePermille]) => ({ personRef, sharePermille }));

describe("submitting a claim", () => {
  it("records the act with the departments of the day of the act", () => {
    submit().then([submitted()]);
  });

  it("records every contributor's own department", () => {
    const guest = person("guest", { departmentCode: "D2" });
    submit({
      contributions: shares(["kim", 334], ["guest", 666]),
      people: [kim, guest],
    }).then([
      submitted("kim", [
        { personRef: "kim", sharePermille: 334, departmentCode: "D1" },
        { personRef: "guest", sharePermille: 666, departmentCode: "D2" },
      ]),
    ]);
  });

  it("keeps units, rank and the key of the subject", () => {
    const prize = submitting({ activityCode: "PRIZE", rank: 2, units: 1, subjectKey: "s1" });
    const decided = claimDecider.decide(prize, undefined, context());
    expect(decided).toMatchObject({
      ok: true,
      value: [{ data: { rank: 2, units: 1, subjectKey: "s1" } }],
    });
  });

  it("refuses an id that is taken", () => {
    given(claimDecider, [submitted()]).when(submitting(), context()).thenRefused("CLAIM_EXISTS");
  });
});

describe("shares", () => {
  const refusals: readonly (readonly [string, Partial<SubmitClaim>, string])[] = [
    ["a sum of 999", { contributions: shares(["kim", 500], ["lee", 499]) }, "SHARES_NOT_WHOLE"],
    ["a sum of 1001", { contributions: shares(["kim", 500], ["lee", 501]) }, "SHARES_NOT_WHOLE"],
    [
      "a share of nothing",
      { contributions: shares(["kim", 1000], ["lee", 0]) },
      "SHARES_NOT_WHOLE",
    ],
    [
      "a negative share",
      { contributions: shares(["kim", 1100], ["lee", -100]) },
      "SHARES_NOT_WHOLE",
    ],
    [
      "a broken share",
      { contributions: shares(["kim", 500.5], ["lee", 499.5]) },
      "SHARES_NOT_WHOLE",
    ],
    [
      "shares without the claimant",
      { contributions: shares(["lee", 1000]) },
      "CLAIMANT_NOT_CONTRIBUTOR",
    ],
    ["nobody at all", { contributions: [] }, "CLAIMANT_NOT_CONTRIBUTOR"],
    [
      "the same person twice",
      { contributions: shares(["kim", 500], ["kim", 500]) },
      "CONTRIBUTOR_TWICE",
    ],
    [
      "eleven people",
      {
        contributions: Array.from({ length: 11 }, (_, index) => ({
          personRef: `p${index}`,
          sharePermille: 90,
        })),
      },
      "TOO_MANY_CONTRIBUTORS",
    ],
  ];
  it.each(refusals)("refuses %s", (_, changes, code) => {
    submit(changes).thenRefused(code);
  });

  it("accepts ten people", () => {
    const ten = ["kim", ...Array.from({ length: 9 }, (_, index) => `p${index}`)];
    const decided = claimDecider.decide(
      submitting({
        contributions: ten.map((personRef) => ({ personRef, sharePermille: 100 })),
        people: ten.map((personRef) => person(personRef)),
      }),
      undefined,
      context(),
    );
    expect(decided.ok).toBe(true);
  });
});

describe("the day of the act", () => {
  it("refuses a day that has not come", () => {
    submit({ actDate: civilDate("2026-07-02") }).thenRefused("ACT_IN_FUTURE");
  });

  it("accepts today, by the Korean calendar", () => {
    // 15:30 UTC on 30 June is 00:30 on 1 July in Korea.
    const lateNight = Date.parse("2026-06-30T15:30:00Z");
    const command = submitting({ actDate: civilDate("2026-07-01") });
    expect(claimDecider.decide(command, undefined, context("kim", lateNight)).ok).toBe(true);
  });

  it("refuses a day without a policy", () => {
    submit({ policy: undefined }).thenRefused("POLICY_NOT_IN_EFFECT");
  });

  it("refuses a day before the policy", () => {
    submit({ actDate: civilDate("2025-12-31") }).thenRefused("POLICY_NOT_IN_EFFECT");
  });
});

describe("the activity", () => {
  const url = [{ kind: "URL", value: sealed("https://example.kr") }] as const;
  const refusals: readonly (readonly [string, Partial<SubmitClaim>, string])[] = [
    ["one that the policy does not have", { activityCode: "NOTHING" }, "ACTIVITY_UNKNOWN"],
    ["one that an event earns", { activityCode: "ADOPTED" }, "ACTIVITY_NOT_MANUAL"],
    [
      "one whose points the office chooses",
      { activityCode: "OPEN_POINTS" },
      "ACTIVITY_NEEDS_POINTS",
    ],
    [
      "sharing one that is not shared",
      { activityCode: "ALONE", contributions: shares(["kim", 500], ["lee", 500]) },
      "SPLIT_NOT_ALLOWED",
    ],
    ["no evidence", { evidence: [] }, "EVIDENCE_MISSING"],
    ["evidence of another kind", { evidence: url }, "EVIDENCE_MISSING"],
    [
      "evidence that is not among several accepted kinds",
      { activityCode: "TWO_PROOFS", evidence: [{ kind: "FILE", value: sealed("사진") }] },
      "EVIDENCE_MISSING",
    ],
    [
      "once per subject without a subject",
      { activityCode: "ONCE", evidence: url },
      "SUBJECT_MISSING",
    ],
    ["hours that are not told", { activityCode: "LECTURE" }, "UNITS_INVALID"],
    ["no hours", { activityCode: "LECTURE", units: 0 }, "UNITS_INVALID"],
    ["half hours", { activityCode: "LECTURE", units: 1.5 }, "UNITS_INVALID"],
    ["more than a thousand hours", { activityCode: "LECTURE", units: 1001 }, "UNITS_INVALID"],
    ["no cases", { units: 0 }, "UNITS_INVALID"],
    ["a prize without a rank", { activityCode: "PRIZE" }, "RANK_INVALID"],
    ["a rank that pays nothing", { activityCode: "PRIZE", rank: 3 }, "RANK_INVALID"],
    ["a rank where there is none", { rank: 1 }, "RANK_INVALID"],
  ];
  it.each(refusals)("refuses %s", (_, changes, code) => {
    submit(changes).thenRefused(code);
  });

  it("accepts hours, ranks and subjects that fit", () => {
    const fitting: readonly Partial<SubmitClaim>[] = [
      { activityCode: "LECTURE", units: 2 },
      { activityCode: "PRIZE", rank: 1 },
      { activityCode: "ONCE", evidence: url, subjectKey: "s1" },
      { activityCode: "ALONE" },
      { activityCode: "TWO_PROOFS", evidence: url },
      { units: 3 },
    ];
    for (const changes of fitting) {
      expect(claimDecider.decide(submitting(changes), undefined, context()).ok).toBe(true);
    }
  });
});

describe("the contributors", () => {
  it("refuses somebody whom the directory does not know", () => {
    submit({ people: [] }).thenRefused("CONTRIBUTOR_UNKNOWN");
  });

  it("refuses somebody who has left", () => {
    submit({ people: [person("kim", { active: false })] }).thenRefused("CONTRIBUTOR_NOT_ACTIVE");
  });

  it("refuses somebody who was appointed after the act", () => {
    const late = person("kim", { appointedOn: "2026-06-11" });
    submit({ people: [late] }).thenRefused("CONTRIBUTOR_NOT_ACTIVE");
  });

  it("refuses grade 5 where the policy says grade 6 or below, and says so", () => {
    const five = person("kim", { gradeEquivalent: 5 });
    const decided = claimDecider.decide(submitting({ people: [five] }), undefined, context());
    expect(decided).toMatchObject({
      ok: false,
      refusal: { code: "GRADE_NOT_ELIGIBLE", status: 422 },
    });
    expect(decided.ok ? "" : decided.refusal.why).toContain("6급 이하 대상");
  });

  it("refuses a grade-5 colleague in the shares", () => {
    const five = person("lee", { gradeEquivalent: 5 });
    submit({
      contributions: shares(["kim", 500], ["lee", 500]),
      people: [kim, five],
    }).thenRefused("GRADE_NOT_ELIGIBLE");
  });

  it("accepts grade 6", () => {
    const six = person("kim", { gradeEquivalent: 6 });
    submit({ people: [six] }).then([submitted()]);
  });

  it("refuses employment, department and discipline that the policy leaves out", () => {
    submit({ people: [person("kim", { employment: "임기제" })] }).thenRefused(
      "EMPLOYMENT_NOT_ELIGIBLE",
    );
    submit({ people: [person("kim", { departmentCode: "D7" })] }).thenRefused(
      "DEPARTMENT_NOT_ELIGIBLE",
    );
    submit({ people: [person("kim", { disciplined: true })] }).thenRefused("PERSON_EXCLUDED");
  });

  it("leaves eligibility to redemption where the policy judges on the day of the request", () => {
    const command = submitting({
      people: [person("kim", { gradeEquivalent: 5 })],
      policy: policyWith({ asOf: "REQUEST_DATE" }),
    });
    expect(claimDecider.decide(command, undefined, context()).ok).toBe(true);
  });
});
