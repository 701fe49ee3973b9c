import { describe, expect, test } from "vitest";
import {
  awardByCode,
  awardsFor,
  diffPolicies,
  hrScoreMilli,
  isPrizeInRange,
  type Policy,
  packs,
} from "../src/index.ts";
import { donghae, policyOf, withActivity } from "./fixtures.ts";

const changed = (change: (policy: Policy) => void): readonly string[] => {
  const policy = donghae();
  change(policy);
  return diffPolicies(donghae(), policy).map(({ sentence }) => sentence);
};

describe("differences in plain Korean", () => {
  test("equal policies have none", () => {
    for (const { policy } of packs()) expect(diffPolicies(policy, policy)).toEqual([]);
  });

  test("numbers carry their units", () => {
    const sentences = changed((policy) => {
      policy.eligibility.gradeAtMost = 7;
      policy.settlement.mode = "MILESTONE";
      policy.limits.agencyBudgetWon = 5_000_000;
      policy.department.maxShareOnePersonPermille = 250;
      policy.close.graceDays = 30;
      policy.settlement.claimsPerMonth = 2;
    });
    expect(sentences).toEqual([
      "대상 직급 이하 기준이 6급에서 7급으로 바뀝니다.",
      "정산 방식이 차감에서 누적 도달로 바뀝니다.",
      "정산 월 신청 횟수가 1회에서 2회로 바뀝니다.",
      "한도 기관 연간 예산이 3,360,000원에서 5,000,000원으로 바뀝니다.",
      "부서 평가 한 사람이 차지하는 최대 비율이 30%에서 25%로 바뀝니다.",
      "연말 마감 돌려받은 점수의 유예가 14일에서 30일로 바뀝니다.",
    ]);
  });

  test("members are named by their titles, points and kinds", () => {
    const policy = withActivity("PROPOSAL_ADOPTED", (activity) => {
      activity.pointsMilli = 4500;
    });
    const leave = policy.tiers[2]?.choices[1];
    if (leave?.kind === "LEAVE") leave.leaveMinutes = 720;
    const changes = diffPolicies(donghae(), policy);
    expect(changes).toEqual([
      {
        kind: "CHANGED",
        path: "activities.PROPOSAL_ADOPTED.points",
        before: "3점",
        after: "4.5점",
        sentence: "활동 ‘제안 채택’ 점수가 3점에서 4.5점으로 바뀝니다.",
      },
      {
        kind: "CHANGED",
        path: "tiers.7.choices.LEAVE.days",
        before: "1일",
        after: "1.5일",
        sentence: "보상 구간 7점 포상휴가 일수가 1일에서 1.5일로 바뀝니다.",
      },
    ]);
  });

  test("what is added and what goes away", () => {
    const sentences = changed((policy) => {
      policy.penalties = [];
      policy.eligibility.gradeAtLeast = 8;
    });
    expect(sentences).toContain("대상 직급 이상 기준이 8급으로 새로 생깁니다.");
    expect(sentences).toContain("감점 ‘소극행정’ 점수가 없어집니다(지금은 -5점).");
  });

  test("a tier of half a point keeps its name", () => {
    const policy = donghae();
    policy.tiers.unshift({ pointsMilli: 500, choices: [{ kind: "LOCAL_CURRENCY", won: 5000 }] });
    const [first] = diffPolicies(donghae(), policy).filter(({ path }) => path.startsWith("tiers"));
    expect(first?.sentence).toBe("보상 구간 0.5점 점수가 0.5점으로 새로 생깁니다.");
  });

  test("moving a member is no change", () => {
    expect(changed((policy) => void policy.activities.reverse())).toEqual([]);
  });
});

describe("awards of seongdong", () => {
  const policy = policyOf("seongdong");

  test("a council prize is between 100,000 and 2,000,000 won (A15)", () => {
    const award = awardByCode(policy, "COUNCIL_PRIZE");
    const inRange = (won: number) => award !== undefined && isPrizeInRange(award, won);
    expect([99_999, 100_000, 2_000_000, 2_000_001, 100_000.5].map(inRange)).toEqual([
      false,
      true,
      true,
      false,
      false,
    ]);
  });

  test("residents may get money only", () => {
    expect(awardsFor(policy, "RESIDENT").map(({ kind }) => kind)).toEqual(["PRIZE"]);
  });

  test("the rating bonus stops at 0.5 (A17)", () => {
    expect(hrScoreMilli(policy, 300)).toBe(300);
    expect(hrScoreMilli(policy, 600)).toBe(500);
    expect(hrScoreMilli(donghae(), 600)).toBe(0);
  });
});
