import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  evaluateRedemptionLimits,
  evaluateTier,
  reachedTiers,
  type TierFacts,
  tierChoices,
} from "../src/index.ts";
import { donghae } from "./fixtures.ts";

const facts = (earned: number, available: number, paidTiersMilli: number[] = []): TierFacts => ({
  earnedPointsMilli: earned,
  availablePointsMilli: available,
  paidTiersMilli,
});
const milestone = (skippedTier: "QUEUE" | "FORFEIT") =>
  donghae({
    settlement: { mode: "MILESTONE", claimsPerMonth: 1, calendar: "KST_MONTH", skippedTier },
  });
const states = (tiers: ReturnType<typeof reachedTiers>) =>
  tiers.map(({ pointsMilli, state }) => [pointsMilli, state]);

describe("tiers (domain.md §3.3: 3 points in June, 4 in July)", () => {
  test("deducting: July has 4 available after the 3-tier of June", () => {
    expect(states(reachedTiers(donghae(), facts(7000, 4000)))).toEqual([[3000, "DUE"]]);
    expect(evaluateTier(donghae(), 3000, facts(7000, 4000))).toMatchObject({
      redeemable: true,
      takesPointsMilli: 3000,
    });
    expect(evaluateTier(donghae(), 7000, facts(7000, 4000)).redeemable).toBe(false);
  });

  test("milestone: July owes the 5 and the 7; the 7 is paid, the 5 waits", () => {
    const july = facts(7000, 7000, [3000]);
    expect(states(reachedTiers(milestone("QUEUE"), july))).toEqual([
      [7000, "DUE"],
      [5000, "QUEUED"],
    ]);
    expect(evaluateTier(milestone("QUEUE"), 7000, july).takesPointsMilli).toBe(0);
    const august = facts(7000, 7000, [3000, 7000]);
    expect(states(reachedTiers(milestone("QUEUE"), august))).toEqual([[5000, "DUE"]]);
  });

  test("milestone with forfeit: what was passed over is never paid", () => {
    const july = facts(7000, 7000, [3000]);
    expect(states(reachedTiers(milestone("FORFEIT"), july))).toEqual([
      [7000, "DUE"],
      [5000, "FORFEITED"],
    ]);
    const august = facts(7000, 7000, [3000, 7000]);
    expect(states(reachedTiers(milestone("FORFEIT"), august))).toEqual([[5000, "FORFEITED"]]);
    expect(evaluateTier(milestone("FORFEIT"), 5000, august).redeemable).toBe(false);
  });

  test("deducting never takes more than there is", () => {
    fc.assert(
      fc.property(fc.nat(30_000), fc.constantFrom(3000, 5000, 7000, 10_000), (available, tier) => {
        const decision = evaluateTier(donghae(), tier, facts(30_000, available));
        expect(decision.redeemable).toBe(available >= tier);
        expect(decision.takesPointsMilli).toBeLessThanOrEqual(available);
      }),
    );
  });

  test("choices by points", () => {
    expect(tierChoices(donghae(), 7000).map(({ kind }) => kind)).toEqual([
      "LOCAL_CURRENCY",
      "LEAVE",
    ]);
    expect(tierChoices(donghae(), 4000)).toEqual([]);
  });
});

describe("limits of a redemption", () => {
  const unused = {
    claimsThisMonth: 0,
    wonThisYear: 0,
    leaveMinutesThisYear: 0,
    agencyWonThisYear: 0,
  };
  const money = { kind: "LOCAL_CURRENCY", won: 100_000 } as const;
  const leave = { kind: "LEAVE", leaveMinutes: 960 } as const;

  test.each([
    [money, { claimsThisMonth: 1 }, "MONTH"],
    [money, { wonThisYear: 1_100_001 }, "PERSON_WON"],
    [leave, { leaveMinutesThisYear: 9 * 480 }, "PERSON_LEAVE"],
    [money, { agencyWonThisYear: 3_260_001 }, "AGENCY_BUDGET"],
  ])("%o after %o meets %s", (choice, use, limit) => {
    const decision = evaluateRedemptionLimits(donghae(), choice, { ...unused, ...use });
    expect(decision).toMatchObject({ allowed: false, limit });
  });

  test("up to the limit, to the won, is allowed; leave costs no budget", () => {
    const full = { ...unused, agencyWonThisYear: 3_260_000, wonThisYear: 1_100_000 };
    expect(evaluateRedemptionLimits(donghae(), money, full).allowed).toBe(true);
    const spent = { ...unused, agencyWonThisYear: 3_360_000, wonThisYear: 1_200_000 };
    expect(evaluateRedemptionLimits(donghae(), leave, spent).allowed).toBe(true);
  });

  test("passing the tax-free limit is flagged, not refused", () => {
    const policy = donghae();
    policy.limits.wonPerPersonYear = 3_000_000;
    const use = { ...unused, wonThisYear: 2_300_001 };
    expect(evaluateRedemptionLimits(policy, money, use)).toMatchObject({
      allowed: true,
      taxable: true,
    });
  });
});
