import { RefusalError } from "@dure/kernel";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  activitiesForEvent,
  evaluateGrant,
  type GrantRequest,
  pointsForActivity,
  splitGrant,
  tryGrant,
} from "../src/index.ts";
import { donghae, policyOf, withActivity } from "./fixtures.ts";

const codeOf = (request: GrantRequest, policy = donghae()): string => {
  const decision = tryGrant(policy, request);
  return decision.ok ? "GRANTED" : decision.refusal.code;
};

describe("points of an act", () => {
  test.each([
    [{ activityCode: "PROPOSAL_SUBMITTED" }, 1000],
    [{ activityCode: "PROPOSAL_ADOPTED" }, 3000],
    [{ activityCode: "COLLABORATION", units: 2 }, 6000],
    [{ activityCode: "OUTCOME" }, 5000],
    [{ activityCode: "CONTEST_PRIZE", rank: 1 }, 5000],
    [{ activityCode: "CONTEST_PRIZE", rank: 2 }, 4000],
    [{ activityCode: "CONTEST_PRIZE", rank: 3 }, 3000],
    [{ activityCode: "INNOVATION_ENTRY", sharePermille: 333 }, 666],
  ])("%o earns %i thousandths in donghae", (request, pointsMilli) => {
    expect(evaluateGrant(donghae(), request).pointsMilli).toBe(pointsMilli);
  });

  test.each([
    [{ activityCode: "NONE" }, "POLICY_ACTIVITY_UNKNOWN"],
    [{ activityCode: "CONTEST_PRIZE" }, "POLICY_RANK_UNKNOWN"],
    [{ activityCode: "CONTEST_PRIZE", rank: 4 }, "POLICY_RANK_UNKNOWN"],
    [{ activityCode: "OUTCOME", units: 0 }, "POLICY_UNITS_WRONG"],
    [{ activityCode: "OUTCOME", units: 1.5 }, "POLICY_UNITS_WRONG"],
    [
      { activityCode: "OUTCOME", teamShare: { sharesPermille: [500, 499], index: 0 } },
      "POLICY_SHARES_WRONG",
    ],
    [
      { activityCode: "OUTCOME", teamShare: { sharesPermille: [500, 500], index: 2 } },
      "POLICY_SHARES_WRONG",
    ],
    [
      {
        activityCode: "OUTCOME",
        sharePermille: 500,
        teamShare: { sharesPermille: [1000], index: 0 },
      },
      "POLICY_SHARES_WRONG",
    ],
  ])("%o is refused with %s", (request, code) => {
    expect(codeOf(request)).toBe(code);
    expect(() => evaluateGrant(donghae(), request)).toThrow(RefusalError);
  });

  test("a range takes what the office chose, inside it only", () => {
    const policy = withActivity("OUTCOME", (activity) => {
      delete activity.pointsMilli;
      activity.range = { minPointsMilli: 2000, maxPointsMilli: 7000 };
    });
    const request = (pointsMilli?: number): GrantRequest => ({
      activityCode: "OUTCOME",
      ...(pointsMilli !== undefined && { pointsMilli }),
    });
    expect(evaluateGrant(policy, request(7000)).pointsMilli).toBe(7000);
    expect(codeOf(request(7001), policy)).toBe("POLICY_POINTS_OUTSIDE");
    expect(codeOf(request(), policy)).toBe("POLICY_POINTS_OUTSIDE");
  });

  test("what can never be granted is refused while claiming", () => {
    const fine = pointsForActivity(donghae(), "CONTEST_PRIZE", { rank: 2 });
    expect(fine).toMatchObject({ ok: true, value: { pointsMilli: 4000 } });
    const wrong = pointsForActivity(donghae(), "CONTEST_PRIZE");
    expect(wrong).toMatchObject({ ok: false, refusal: { code: "POLICY_RANK_UNKNOWN" } });
  });

  test("a department's act cannot be split", () => {
    const request = { activityCode: "RELAY_LEG_DONE", sharePermille: 500 };
    expect(codeOf(request, policyOf("hongcheon"))).toBe("POLICY_SHARES_WRONG");
  });

  test("events of other rooms find their activities", () => {
    const codes = (eventType: string) =>
      activitiesForEvent(donghae(), eventType).map(({ code }) => code);
    expect(codes("proposal.adopted")).toEqual(["PROPOSAL_ADOPTED"]);
    expect(codes("proposal.submitted")).toEqual(["PROPOSAL_SUBMITTED"]);
    expect(codes("proposal.other")).toEqual([]);
  });
});

describe("shares", () => {
  const shares = fc
    .array(fc.integer({ min: 0, max: 1000 }), { minLength: 1, maxLength: 12 })
    .map((cuts) => {
      const edges = [0, ...cuts.toSorted((left, right) => left - right), 1000];
      return edges.slice(1).map((edge, index) => edge - (edges[index] ?? 0));
    });

  test("the parts of a team sum to the whole", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000 }), shares, (pointsMilli, permille) => {
        const policy = withActivity("OUTCOME", (activity) => {
          activity.pointsMilli = pointsMilli;
        });
        const split = splitGrant(policy, { activityCode: "OUTCOME" }, permille);
        const parts = split.ok ? split.value.map((decision) => decision.pointsMilli) : [];
        expect(parts.reduce((sum, part) => sum + part, 0)).toBe(pointsMilli);
        expect(parts).toHaveLength(permille.length);
      }),
    );
  });

  test("thirds are exact: 33.3, 33.3 and 33.4 percent of 5 points", () => {
    const split = splitGrant(donghae(), { activityCode: "OUTCOME" }, [333, 333, 334]);
    const parts = split.ok ? split.value.map(({ pointsMilli }) => pointsMilli) : [];
    expect(parts).toEqual([1665, 1665, 1670]);
  });
});

describe("ceilings", () => {
  const capped = withActivity("COLLABORATION", (activity) => {
    activity.cap = {
      perPersonMonth: { pointsMilli: 4000 },
      perPersonYear: { count: 2 },
      perDeptYear: { pointsMilli: 20_000, count: 10 },
    };
  });
  const none = { pointsMilli: 0, count: 0 };
  const request = (activity: NonNullable<GrantRequest["used"]>["activity"]): GrantRequest => ({
    activityCode: "COLLABORATION",
    used: {
      activity: { perPersonMonth: none, perPersonYear: none, perDeptYear: none, ...activity },
    },
  });

  test("nothing used: granted whole", () => {
    const decision = evaluateGrant(capped, request({}));
    expect(decision.pointsMilli).toBe(3000);
    expect(decision.cappedBy).toBeUndefined();
  });

  test.each([
    [{ perPersonMonth: { pointsMilli: 3000, count: 1 } }, 1000, "perPersonMonth"],
    [{ perPersonMonth: { pointsMilli: 4500, count: 1 } }, 0, "perPersonMonth"],
    [{ perPersonYear: { pointsMilli: 0, count: 2 } }, 0, "perPersonYear"],
    [{ perDeptYear: { pointsMilli: 18_000, count: 9 } }, 2000, "perDeptYear"],
    [{ perDeptYear: { pointsMilli: 0, count: 10 } }, 0, "perDeptYear"],
  ])("%o leaves %i by %s", (used, pointsMilli, cappedBy) => {
    expect(evaluateGrant(capped, request(used))).toMatchObject({ pointsMilli, cappedBy });
  });

  test("a ceiling of the whole policy binds every activity", () => {
    const policy = donghae();
    policy.limits.cap = { perPersonYear: { pointsMilli: 6000 } };
    const used = { all: { perPersonYear: { pointsMilli: 5000, count: 3 } } };
    expect(evaluateGrant(policy, { activityCode: "OUTCOME", used }).pointsMilli).toBe(1000);
  });

  test("a ceiling is never skipped because nobody said what was used", () => {
    expect(codeOf({ activityCode: "COLLABORATION" }, capped)).toBe("POLICY_CAP_USE_MISSING");
  });

  test("never raises a grant and never falls below zero", () => {
    fc.assert(
      fc.property(fc.nat(50_000), fc.nat(20), (pointsMilli, count) => {
        const used = { pointsMilli, count };
        const decision = evaluateGrant(
          capped,
          request({ perPersonMonth: used, perPersonYear: used, perDeptYear: used }),
        );
        expect(decision.pointsMilli).toBeGreaterThanOrEqual(0);
        expect(decision.pointsMilli).toBeLessThanOrEqual(3000);
      }),
    );
  });
});
