import { describe, expect, test } from "vitest";
import { packFor, packs, parsePolicyYaml, pathsThatNeedProvenance } from "../src/index.ts";
import { donghae } from "./fixtures.ts";

/** What domain.md §3.4 prints bold: read in the sources. */
const SOURCED: Readonly<Record<string, readonly string[]>> = {
  hongcheon: ["review.surveyMonth"],
  jeju: [],
  happycity: [],
  mapo: ["council.balancedBy", "council.maxMembers"],
  donghae: [
    "eligibility.gradeAtMost",
    "eligibility.departments",
    "activities.PROPOSAL_SUBMITTED.titleKo",
    "activities.PROPOSAL_ADOPTED.titleKo",
    "activities.COLLABORATION.titleKo",
    "activities.OUTCOME.titleKo",
    "activities.CONTEST_PRIZE.titleKo",
    "activities.INNOVATION_ENTRY.titleKo",
    "bonuses.CITIZEN_PRAISE.titleKo",
    "settlement.claimsPerMonth",
    "tiers.3.points",
    "tiers.5.points",
    "tiers.7.points",
    "tiers.10.points",
    "tiers.3.choices.LOCAL_CURRENCY.won",
    "tiers.5.choices.LOCAL_CURRENCY.won",
    "tiers.7.choices.LOCAL_CURRENCY.won",
    "tiers.7.choices.LEAVE.days",
    "tiers.10.choices.LOCAL_CURRENCY.won",
    "tiers.10.choices.LEAVE.days",
    "department.formula",
    "close.freezeRanking",
  ],
  seongdong: [
    "eligibility.residents",
    "awards.PROPOSAL_PRIZE.minWon",
    "awards.PROPOSAL_PRIZE.maxWon",
    "awards.COUNCIL_PRIZE.minWon",
    "awards.COUNCIL_PRIZE.maxWon",
    "hrBonus.maxScore",
    "ranking.individualPeriod",
  ],
};

describe("packs", () => {
  test("there is one pack per agency, each under its own name", () => {
    expect(packs().map(({ tenantId }) => tenantId)).toEqual(Object.keys(SOURCED));
    for (const { tenantId, policy } of packs()) {
      expect(policy.agency).toBe(tenantId);
      expect(policy.id).toBe("mileage");
    }
    expect(packFor("nowhere")).toBeUndefined();
  });

  test.each(packs().map((pack) => [pack.tenantId, pack] as const))(
    "%s says for every number where it comes from",
    (_tenantId, { policy, provenance }) => {
      const needed = pathsThatNeedProvenance(policy);
      expect(needed.length).toBeGreaterThan(10);
      expect(needed.filter((path) => !provenance[path])).toEqual([]);
    },
  );

  test.each(Object.entries(SOURCED))("%s marks what the source says", (tenantId, bold) => {
    const provenance = packFor(tenantId)?.provenance ?? {};
    expect(bold.filter((path) => provenance[path]?.kind !== "SOURCE")).toEqual([]);
  });

  test("no points of an activity are claimed to be sourced: no source states them", () => {
    for (const { provenance } of packs()) {
      const points = Object.entries(provenance).filter(([path]) =>
        /^(activities|bonuses|penalties)\..*points$/.test(path),
      );
      expect(points.filter(([, { kind }]) => kind !== "DEFAULT")).toEqual([]);
    }
  });

  test("provenance must name a value of the policy, with its place in the file", () => {
    const yaml = (packFor("donghae")?.yaml ?? "").replace("close.expire:", "close.expires:");
    const read = parsePolicyYaml(yaml, "donghae.yaml");
    expect(read).toMatchObject({
      ok: false,
      errors: [{ code: "POLICY_PROVENANCE_WRONG", path: "provenance.close.expires" }],
    });
    const line = yaml.split("\n").findIndex((text) => text.includes("close.expires:")) + 1;
    expect(!read.ok && read.errors[0]?.line).toBe(line);
  });
});

describe("donghae", () => {
  test("has the tiers of the article", () => {
    expect(donghae().tiers).toEqual([
      { pointsMilli: 3000, choices: [{ kind: "LOCAL_CURRENCY", won: 30_000 }] },
      { pointsMilli: 5000, choices: [{ kind: "LOCAL_CURRENCY", won: 50_000 }] },
      {
        pointsMilli: 7000,
        choices: [
          { kind: "LOCAL_CURRENCY", won: 70_000 },
          { kind: "LEAVE", leaveMinutes: 480 },
        ],
      },
      {
        pointsMilli: 10_000,
        choices: [
          { kind: "LOCAL_CURRENCY", won: 100_000 },
          { kind: "LEAVE", leaveMinutes: 960 },
        ],
      },
    ]);
  });

  test("has the steps, settlement, limits and close that were agreed", () => {
    const { approval, settlement, limits, department, close, penalties } = donghae();
    expect(approval.map(({ role }) => role)).toEqual(["DEPT_HEAD", "OFFICE"]);
    expect(settlement).toEqual({
      mode: "DEDUCT",
      claimsPerMonth: 1,
      calendar: "KST_MONTH",
      skippedTier: "QUEUE",
    });
    expect(limits.agencyBudgetWon).toBe(3_360_000);
    expect(department).toEqual({
      formula: "SUM",
      countIneligible: true,
      maxShareOnePersonPermille: 300,
    });
    expect(close).toEqual({
      expire: "12-31",
      graceDays: 14,
      carryOver: 0,
      freezeRanking: "12-31",
    });
    expect(penalties[0]).toMatchObject({ pointsMilli: -5000, affects: "AVAILABLE" });
  });
});
