import { RefusalError } from "@dure/kernel";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  evaluateBonus,
  evaluateGrant,
  evaluatePenalty,
  evaluateRedemptionLimits,
  evaluateTier,
  isEligible,
  rerunTrace,
  type Trace,
  traceHolds,
} from "../src/index.ts";
import { donghae, officer, withActivity } from "./fixtures.ts";

/** What the log does to a trace. */
const stored = (trace: Trace): Trace => JSON.parse(JSON.stringify(trace)) as Trace;

const decisions: Readonly<Record<string, () => { readonly trace: Trace }>> = {
  grant: () =>
    evaluateGrant(donghae(), {
      activityCode: "CONTEST_PRIZE",
      rank: 2,
      teamShare: { sharesPermille: [600, 400], index: 1 },
    }),
  bonus: () =>
    evaluateBonus(donghae(), { bonusCode: "CITIZEN_PRAISE", verified: true, alreadyApplied: 0 }),
  penalty: () => evaluatePenalty(donghae(), { penaltyCode: "PASSIVE_ADMIN" }),
  eligibility: () => isEligible(donghae(), { ...officer, gradeEquivalent: 5 }),
  tier: () =>
    evaluateTier(donghae(), 3000, { earnedPointsMilli: 7000, availablePointsMilli: 4000 }),
  redemption: () =>
    evaluateRedemptionLimits(
      donghae(),
      { kind: "LEAVE", leaveMinutes: 480 },
      { claimsThisMonth: 0, wonThisYear: 0, leaveMinutesThisYear: 0, agencyWonThisYear: 0 },
    ),
};

describe("deciding again on recorded inputs", () => {
  test.each(Object.entries(decisions))("%s gives the same trace after storing", (_name, decide) => {
    expect(traceHolds(donghae(), stored(decide().trace))).toBe(true);
  });

  test.each(Object.entries(decisions))("%s notices an altered result", (_name, decide) => {
    const trace = stored(decide().trace);
    const altered = trace.map((step, index) =>
      index === trace.length - 1 ? { ...step, result: "altered" } : step,
    );
    expect(traceHolds(donghae(), altered)).toBe(false);
  });

  test("another policy does not hold the trace", () => {
    const other = withActivity("OUTCOME", (activity) => {
      activity.pointsMilli = 6000;
    });
    const { trace } = evaluateGrant(donghae(), { activityCode: "OUTCOME" });
    expect(traceHolds(other, trace)).toBe(false);
  });

  test("any grant can be decided again", () => {
    const codes = donghae().activities.map(({ code }) => code);
    fc.assert(
      fc.property(
        fc.constantFrom(...codes),
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 1, max: 1000 }),
        fc.integer({ min: 0, max: 1000 }),
        (activityCode, rank, units, sharePermille) => {
          const request = { activityCode, rank, units, sharePermille };
          const { trace } = evaluateGrant(donghae(), request);
          expect(traceHolds(donghae(), stored(trace))).toBe(true);
        },
      ),
    );
  });

  test.each([
    ["an empty trace", []],
    ["no request", [{ rule: "grant.points.fixed", inputs: {}, result: 1 }]],
    ["a borrowed name", [{ rule: "toString", inputs: {}, result: 1 }]],
    ["a broken request", [{ rule: "grant.request", inputs: { activity: 1 }, result: 1 }]],
  ])("%s is refused", (_name, trace) => {
    expect(rerunTrace(donghae(), trace)).toMatchObject({
      ok: false,
      refusal: { code: "POLICY_TRACE_WRONG" },
    });
  });

  test("a request that this policy cannot answer keeps the policy's refusal", () => {
    const trace = [{ rule: "grant.request", inputs: { activityCode: "GONE" }, result: "" }];
    expect(rerunTrace(donghae(), trace)).toMatchObject({
      ok: false,
      refusal: { code: "POLICY_ACTIVITY_UNKNOWN" },
    });
  });
});

describe("bonus and penalty", () => {
  test("verified praise adds one point to work worth three (A10), once", () => {
    const praise = (verified: boolean, alreadyApplied: number) =>
      evaluateBonus(donghae(), { bonusCode: "CITIZEN_PRAISE", verified, alreadyApplied });
    const base = evaluateGrant(donghae(), { activityCode: "PROPOSAL_ADOPTED" }).pointsMilli;
    expect(base + praise(true, 0).pointsMilli).toBe(4000);
    expect(praise(true, 1)).toMatchObject({ pointsMilli: 0, deniedBy: "PER_ACTIVITY_MAX" });
    expect(praise(false, 0)).toMatchObject({ pointsMilli: 0, deniedBy: "NOT_VERIFIED" });
  });

  test("passive administration takes five from what is available", () => {
    expect(evaluatePenalty(donghae(), { penaltyCode: "PASSIVE_ADMIN" })).toMatchObject({
      pointsMilli: -5000,
      affects: "AVAILABLE",
    });
  });

  test("unknown codes are refused", () => {
    const bonus = { bonusCode: "X", verified: true, alreadyApplied: 0 };
    expect(() => evaluateBonus(donghae(), bonus)).toThrow(/^POLICY_BONUS_UNKNOWN/);
    expect(() => evaluatePenalty(donghae(), { penaltyCode: "X" })).toThrow(RefusalError);
  });
});
