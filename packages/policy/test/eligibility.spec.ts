import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { gradesInKorean, isEligible } from "../src/index.ts";
import { donghae, officer, policyOf } from "./fixtures.ts";

const grade = fc.integer({ min: 1, max: 9 });

describe("eligibility", () => {
  test("6급 이하 is grade number six or more", () => {
    const at = (gradeEquivalent: number) =>
      isEligible(donghae(), { ...officer, gradeEquivalent }).eligible;
    expect([4, 5, 6, 7, 9].map(at)).toEqual([false, false, true, true, true]);
    expect(isEligible(donghae(), { ...officer, gradeEquivalent: 5 })).toMatchObject({
      rule: "GRADE",
      why: "6급 이하 대상",
    });
  });

  test("a lower rank never loses what a higher rank has", () => {
    fc.assert(
      fc.property(grade, grade, grade, (most, left, right) => {
        const policy = donghae();
        policy.eligibility.gradeAtMost = most;
        const at = (gradeEquivalent: number) =>
          isEligible(policy, { ...officer, gradeEquivalent }).eligible;
        const [higher, lower] = [Math.min(left, right), Math.max(left, right)];
        expect(at(higher) && !at(lower)).toBe(false);
        expect(at(left)).toBe(left >= most);
      }),
    );
  });

  test("jeju's cohort is grades 5 to 8", () => {
    const at = (gradeEquivalent: number) =>
      isEligible(policyOf("jeju"), { ...officer, gradeEquivalent }).eligible;
    expect([4, 5, 8, 9].map(at)).toEqual([false, true, true, false]);
  });

  test("a missing grade number is never eligible", () => {
    for (const gradeEquivalent of [0, Number.NaN, 6.5]) {
      expect(isEligible(donghae(), { ...officer, gradeEquivalent }).eligible).toBe(false);
    }
  });

  test.each([
    ["EXCLUDED", { disciplined: true }],
    ["EMPLOYMENT", { employment: "기간제" }],
    ["DEPARTMENT", { departmentCode: "audit" }],
  ])("%s names the failing rule", (rule, change) => {
    const policy = donghae();
    policy.eligibility.employment = ["일반직"];
    policy.eligibility.departments = ["planning"];
    const decision = isEligible(policy, { ...officer, ...change });
    expect(decision).toMatchObject({ eligible: false, rule });
    expect(decision.trace.at(-1)).toMatchObject({ rule: `eligibility.${rule}`, result: false });
  });

  test("the grades have a short Korean name", () => {
    const names = ["donghae", "jeju", "happycity", "mapo"].map((tenant) =>
      gradesInKorean(policyOf(tenant)),
    );
    expect(names).toEqual(["6급 이하", "5급부터 8급까지", "4급 이하", "모든 직급"]);
  });
});
