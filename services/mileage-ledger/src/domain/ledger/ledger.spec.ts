import { canonicalJson } from "@dure/kernel";
import { type LedgerEntry, sealState, trialBalance } from "@dure/ledger-books";
import { rerunTrace, traceHolds } from "@dure/policy";
import { describe, expect, it } from "vitest";
import { gradeSeven, LedgerWorld } from "../../../test/ledger-world.ts";
import { erasureOf } from "../../../test/random-history.ts";

describe("grants", () => {
  it("splits three points 33.3/33.3/33.4 so that they sum to three", () => {
    const world = LedgerWorld.withPolicy();
    const shares = [333, 333, 334].map((sharePermille, index) => ({
      personRef: `p${index}`,
      departmentCode: `d${index}`,
      sharePermille,
    }));
    const entries = world.grant("p0", "COLLABORATION", "claim:1", { shares });
    expect(entries.map((entry) => "points" in entry.body && entry.body.points)).toEqual([
      999, 999, 1002,
    ]);
    expect(world.state.departments.get("d2|2026")).toBe(1002);
  });

  it("judges an act once, whatever the key of the second command", () => {
    const world = LedgerWorld.withPolicy();
    world.grant("p", "COLLABORATION", "claim:1");
    expect(world.grant("p", "COLLABORATION", "claim:1")).toEqual([]);
    expect(world.available("p")).toBe(3000);
  });

  it("withholds, with the reason, what no policy allows", () => {
    const world = LedgerWorld.withPolicy();
    const [entry] = world.grant("p", "NOBODY_KNOWS", "claim:1");
    expect(entry?.type).toBe("points.withheld");
    expect(entry?.body).toMatchObject({ reason: "ACTIVITY_UNKNOWN" });
    const [early] = world.grant("p", "COLLABORATION", "claim:2", { day: "2025-12-31" as never });
    expect(early?.body).toMatchObject({ reason: "NO_POLICY" });
  });

  it("cuts a grant at the person's monthly cap and withholds what is beyond it", () => {
    const world = LedgerWorld.withPolicy((policy) => ({
      ...policy,
      activities: policy.activities.map((activity) =>
        activity.code === "COLLABORATION"
          ? { ...activity, cap: { perPersonMonth: { pointsMilli: 4000 } } }
          : activity,
      ),
    }));
    world.grant("p", "COLLABORATION", "claim:1");
    const [cut] = world.grant("p", "COLLABORATION", "claim:2");
    expect(cut?.body).toMatchObject({ points: 1000 });
    const [none] = world.grant("p", "COLLABORATION", "claim:3");
    expect(none?.body).toMatchObject({ reason: "CAP_REACHED" });
    const [july] = world.day("2026-07-01").grant("p", "COLLABORATION", "claim:4");
    expect(july?.body).toMatchObject({ points: 3000 });
  });

  it("counts the department's yearly cap over the shares of one act too", () => {
    const world = LedgerWorld.withPolicy((policy) => ({
      ...policy,
      activities: policy.activities.map((activity) =>
        activity.code === "OUTCOME"
          ? { ...activity, cap: { perDeptYear: { pointsMilli: 4000 } } }
          : activity,
      ),
    }));
    const shares = ["a", "b"].map((personRef) => ({
      personRef,
      departmentCode: "planning",
      sharePermille: 500,
    }));
    world.grant("a", "OUTCOME", "claim:1", { shares });
    expect(world.state.departments.get("planning|2026")).toBe(4000);
  });

  it("rewards a subject once where the activity says so", () => {
    const world = LedgerWorld.withPolicy((policy) => ({
      ...policy,
      activities: policy.activities.map((activity) => ({ ...activity, oncePerSubject: true })),
    }));
    world.grant("p", "COLLABORATION", "claim:1", { subjectKey: "doc-1" });
    const [second] = world.grant("q", "COLLABORATION", "claim:2", { subjectKey: "doc-1" });
    expect(second?.body).toMatchObject({ reason: "SUBJECT_ALREADY_REWARDED" });
  });

  it("withholds the points of a person who was erased", () => {
    const world = LedgerWorld.withPolicy();
    world.grant("p", "OUTCOME", "claim:1");
    world.must(erasureOf("p"));
    const before = sealState(world.state);
    const [entry, ...more] = world.grant("p", "COLLABORATION", "claim:2");
    expect([entry?.type, more]).toEqual(["points.withheld", []]);
    expect(entry?.body).toMatchObject({
      basis: { trace: [] },
      person: "p",
      points: 0,
      reason: "PERSON_ERASED",
    });
    expect(sealState(world.state).root).toBe(before.root);
    expect(world.grant("p", "COLLABORATION", "claim:2")).toEqual([]);
  });
});

describe("praise (A10)", () => {
  it("adds one point to work worth three, and the same praise adds nothing again", () => {
    const world = LedgerWorld.withPolicy();
    world.grant("p", "COLLABORATION", "claim:1");
    const praise = {
      kind: "grantBonus",
      code: "CITIZEN_PRAISE",
      act: "praise:1",
      ofAct: "claim:1",
    } as const;
    world.must(praise);
    expect(world.available("p")).toBe(4000);
    expect(world.must(praise)).toEqual([]);
    expect(world.available("p")).toBe(4000);
  });

  it("adds one bonus only to one act, and says so for the second praise", () => {
    const world = LedgerWorld.withPolicy();
    world.grant("p", "COLLABORATION", "claim:1");
    world.must({ kind: "grantBonus", code: "CITIZEN_PRAISE", act: "praise:1", ofAct: "claim:1" });
    const [second] = world.must({
      kind: "grantBonus",
      code: "CITIZEN_PRAISE",
      act: "praise:2",
      ofAct: "claim:1",
    });
    expect(second?.body).toMatchObject({ reason: "BONUS_LIMIT" });
  });

  it("withholds of a shared act the erased person's share only, and of its bonus the same", () => {
    const world = LedgerWorld.withPolicy();
    const shares = [600, 400].map((sharePermille, index) => ({
      personRef: ["p", "q"][index] ?? "",
      departmentCode: ["d1", "d2"][index] ?? "",
      sharePermille,
    }));
    const praise = { kind: "grantBonus", code: "CITIZEN_PRAISE", ofAct: "claim:1" } as const;
    const seen = (entries: readonly LedgerEntry[]) =>
      entries.map(({ body, type }) => [
        type,
        "person" in body && body.person,
        "reason" in body ? body.reason : "points" in body && body.points,
      ]);
    world.grant("p", "COLLABORATION", "claim:1", { shares });
    world.must(erasureOf("q"));
    expect(seen(world.grant("p", "COLLABORATION", "claim:2", { shares }))).toEqual([
      ["points.granted", "p", 1800],
      ["points.withheld", "q", "PERSON_ERASED"],
    ]);
    expect(seen(world.must({ ...praise, act: "praise:1" }))).toEqual([
      ["points.granted", "p", 600],
      ["points.withheld", "q", "PERSON_ERASED"],
    ]);
    expect([world.available("p"), world.available("q")]).toEqual([4200, 1200]);
    expect(world.state.departments.get("d2|2026")).toBe(1200);
    const [second] = world.must({ ...praise, act: "praise:2" });
    expect(second?.body).toMatchObject({ reason: "BONUS_LIMIT" });
  });

  it("refuses a bonus on an act that was never granted", () => {
    const world = LedgerWorld.withPolicy();
    const bonus = {
      kind: "grantBonus",
      code: "CITIZEN_PRAISE",
      act: "praise:1",
      ofAct: "claim:9",
    } as const;
    expect(world.code(bonus)).toBe("BONUS_WITHOUT_GRANT");
  });
});

describe("redemption (A9)", () => {
  const sevenPoints = (): LedgerWorld => {
    const world = LedgerWorld.withPolicy().day("2026-07-01");
    world.grant("p", "OUTCOME", "claim:1");
    world.grant("p", "INNOVATION_ENTRY", "claim:2");
    return world;
  };

  it("takes seven points for a day of leave, once in July, and again in August", () => {
    const world = sevenPoints();
    expect(world.available("p")).toBe(7000);
    const [entry] = world.must(world.hold("p", 7, "LEAVE", "r1"));
    expect(entry?.body).toMatchObject({ points: 7000, leaveMinutes: 480, won: 0 });
    world.grant("p", "COLLABORATION", "claim:3");
    expect(world.code(world.hold("p", 3, "LOCAL_CURRENCY", "r2"))).toBe("ALREADY_THIS_MONTH");
    world.day("2026-08-01");
    expect(world.code(world.hold("p", 3, "LOCAL_CURRENCY", "r2"))).toBe("ACCEPTED");
  });

  it("refuses grade 5 and says who is meant", () => {
    const world = sevenPoints();
    const outcome = world.submit(
      world.hold("p", 7, "LEAVE", "r1", { ...gradeSeven, gradeEquivalent: 5 }),
    );
    expect(outcome.ok ? "" : outcome.refusal.code).toBe("GRADE_NOT_ELIGIBLE");
    expect(outcome.ok ? "" : outcome.refusal.why).toContain("6급 이하 대상");
  });

  it.each([
    ["CHOICE_UNKNOWN", 3, "LEAVE"],
    ["CHOICE_UNKNOWN", 4, "LOCAL_CURRENCY"],
    ["POINTS_SHORT", 10, "LOCAL_CURRENCY"],
  ] as const)("refuses with %s for %i points as %s", (code, points, choice) => {
    const world = sevenPoints();
    expect(world.code(world.hold("p", points, choice, "r1"))).toBe(code);
  });

  it("never reserves more than the year's budget", () => {
    const world = sevenPoints();
    world.day("2027-02-01").grant("p", "OUTCOME", "claim:9");
    expect(world.code(world.hold("p", 5, "LOCAL_CURRENCY", "r1"))).toBe("BUDGET_EXHAUSTED");
    world.must({ kind: "fundBudget", fiscalYear: 2027, amountWon: 50_000 });
    expect(world.code(world.hold("p", 5, "LOCAL_CURRENCY", "r1"))).toBe("ACCEPTED");
  });

  it("answers the same request again with nothing new, and another one under its key with a refusal", () => {
    const world = sevenPoints();
    world.must(world.hold("p", 7, "LEAVE", "r1"));
    expect(world.must(world.hold("p", 7, "LEAVE", "r1"))).toEqual([]);
    expect(world.code(world.hold("p", 5, "LOCAL_CURRENCY", "r1"))).toBe("HOLD_KEY_REUSED");
  });

  it("refuses the key of one redemption for another, and goes on", () => {
    const world = sevenPoints();
    world.must(world.hold("p", 3, "LOCAL_CURRENCY", "r1"), "key");
    world.day("2026-08-01");
    expect(world.code(world.hold("p", 3, "LOCAL_CURRENCY", "r2"), "key")).toBe("HOLD_KEY_REUSED");
    world.must(world.hold("p", 3, "LOCAL_CURRENCY", "r2"));
    for (const kind of ["pinHold", "captureHold"] as const) {
      world.must({ kind, redemption: "r1", reason: "" }, kind);
      expect(world.must({ kind, redemption: "r1", reason: "" }, kind)).toEqual([]);
      expect(world.code({ kind, redemption: "r2", reason: "" }, kind)).toBe(
        kind === "pinHold" ? "HOLD_KEY_REUSED" : "HOLD_NOT_PINNED",
      );
    }
    world.must({ kind: "releaseHold", redemption: "r0", reason: "USER" }, "release");
    const other = { kind: "releaseHold", redemption: "r2", reason: "USER" } as const;
    expect(world.code(other, "release")).toBe("HOLD_KEY_REUSED");
  });

  it("captures only what was pinned, and resolves a hold once", () => {
    const world = sevenPoints();
    world.must(world.hold("p", 7, "LOCAL_CURRENCY", "r1"));
    const end = (kind: "captureHold" | "pinHold" | "releaseHold") =>
      ({ kind, redemption: "r1", reason: "USER" }) as const;
    expect(world.code(end("captureHold"))).toBe("HOLD_NOT_PINNED");
    world.must(end("pinHold"));
    world.must(end("captureHold"));
    expect(world.must(end("releaseHold"))).toEqual([]);
    expect(world.state.holds.get("r1")?.state).toBe("CAPTURED");
    expect(world.state.accounts.get("paid/2026/mileage")?.creditsPosted).toBe(70_000);
  });

  it.each([true, false])(
    "holds no points that expired between asking and deciding (expiry job came by: %s)",
    (jobRan) => {
      const world = LedgerWorld.withPolicy().day("2026-12-31");
      world.grant("p", "OUTCOME", "claim:1");
      const asked = world.hold("p", 5, "LOCAL_CURRENCY", "r1");
      world.day("2027-01-01");
      if (jobRan) world.must({ kind: "expireLots" });
      expect(world.code(asked)).toBe("POINTS_SHORT");
    },
  );

  it("returns released points to the very lots they came from and frees the month", () => {
    const world = sevenPoints();
    world.must(world.hold("p", 7, "LEAVE", "r1"));
    world.must({ kind: "releaseHold", redemption: "r1", reason: "USER" });
    expect(world.available("p")).toBe(7000);
    expect(world.code(world.hold("p", 7, "LEAVE", "r2"))).toBe("ACCEPTED");
  });

  it("bars a placing that arrives after its release", () => {
    const world = sevenPoints();
    world.must({ kind: "releaseHold", redemption: "r1", reason: "USER" });
    expect(world.code(world.hold("p", 7, "LEAVE", "r1"))).toBe("HOLD_BARRED");
  });

  it("lets an unpinned hold fall back after sixty days, a pinned one never", () => {
    const world = sevenPoints();
    world.must(world.hold("p", 7, "LEAVE", "r1"));
    world.must({ kind: "pinHold", redemption: "r1", reason: "" });
    world.day("2026-08-01").grant("p", "OUTCOME", "claim:5");
    world.must(world.hold("p", 5, "LOCAL_CURRENCY", "r2"));
    world.day("2026-10-15").must({ kind: "timeOutHolds" });
    expect(world.state.holds.get("r1")?.state).toBe("PINNED");
    expect(world.state.holds.get("r2")?.state).toBe("RELEASED");
  });
});

describe("milestones", () => {
  const milestone = (skippedTier: "FORFEIT" | "QUEUE"): LedgerWorld =>
    LedgerWorld.withPolicy((policy) => ({
      ...policy,
      settlement: { ...policy.settlement, mode: "MILESTONE", skippedTier },
    }));

  it("pays each reached tier once a year, one a month, and takes no points", () => {
    const world = milestone("QUEUE");
    world.grant("p", "COLLABORATION", "claim:1");
    world.must(world.hold("p", 3, "LOCAL_CURRENCY", "r1"));
    world.day("2026-07-01").grant("p", "COLLABORATION", "claim:2");
    world.grant("p", "PROPOSAL_SUBMITTED", "claim:3");
    expect(world.available("p")).toBe(7000);
    expect(world.code(world.hold("p", 3, "LOCAL_CURRENCY", "r2"))).toBe("TIER_ALREADY_TAKEN");
    world.must(world.hold("p", 7, "LOCAL_CURRENCY", "r2"));
    world.day("2026-08-01").must(world.hold("p", 5, "LOCAL_CURRENCY", "r3"));
    expect(world.code(world.hold("p", 10, "LOCAL_CURRENCY", "r4"))).toBe("ALREADY_THIS_MONTH");
    world.day("2026-09-01");
    expect(world.code(world.hold("p", 10, "LOCAL_CURRENCY", "r4"))).toBe("TIER_NOT_REACHED");
  });

  it("forfeits a tier that was passed over where the policy says so", () => {
    const world = milestone("FORFEIT");
    world.grant("p", "OUTCOME", "claim:1");
    world.must(world.hold("p", 5, "LOCAL_CURRENCY", "r1"));
    world.day("2026-07-01");
    expect(world.code(world.hold("p", 3, "LOCAL_CURRENCY", "r2"))).toBe("TIER_NOT_REACHED");
  });
});

describe("corrections", () => {
  it("takes a grant back, and owes what had been spent of it", () => {
    const world = LedgerWorld.withPolicy();
    const [granted] = world.grant("p", "OUTCOME", "claim:1");
    world.must(world.hold("p", 3, "LOCAL_CURRENCY", "r1"));
    world.must({ kind: "pinHold", redemption: "r1", reason: "" });
    world.must({ kind: "captureHold", redemption: "r1", reason: "" });
    world.must({ kind: "reverseGrant", original: granted?.id ?? "" });
    expect(world.state.member("p")).toEqual({ earned: 0, inLots: 0, owed: 3000 });
    world.grant("p", "OUTCOME", "claim:2");
    expect(world.state.member("p")).toEqual({ earned: 5000, inLots: 2000, owed: 0 });
  });

  it("settles a debt with points that come back from a released redemption", () => {
    const world = LedgerWorld.withPolicy();
    const [granted] = world.grant("p", "OUTCOME", "claim:1");
    world.must(world.hold("p", 5, "LOCAL_CURRENCY", "r1"));
    world.must({ kind: "reverseGrant", original: granted?.id ?? "" });
    expect(world.state.member("p").owed).toBe(5000);
    world.must({ kind: "releaseHold", redemption: "r1", reason: "USER" });
    expect(world.state.member("p")).toEqual({ earned: 0, inLots: 0, owed: 0 });
  });

  it("never reverses more than was granted", () => {
    const world = LedgerWorld.withPolicy();
    const [granted] = world.grant("p", "OUTCOME", "claim:1");
    const original = granted?.id ?? "";
    world.must({ kind: "reverseGrant", original, pointsMilli: 3000 });
    expect(world.code({ kind: "reverseGrant", original, pointsMilli: 2001 })).toBe(
      "REVERSAL_TOO_LARGE",
    );
    world.must({ kind: "reverseGrant", original });
    expect(world.code({ kind: "reverseGrant", original })).toBe("REVERSAL_TOO_LARGE");
    expect(world.code({ kind: "reverseGrant", original: "nothing" })).toBe("GRANT_UNKNOWN");
  });

  it("owes what was granted when it is taken back past its last day, whether or not the expiry job came by", () => {
    const owed = [true, false].map((jobRan) => {
      const world = LedgerWorld.withPolicy();
      const [granted] = world.grant("p", "OUTCOME", "claim:1");
      world.day("2027-01-01");
      if (jobRan) world.must({ kind: "expireLots" });
      world.must({ kind: "reverseGrant", original: granted?.id ?? "" });
      return world.state.member("p").owed;
    });
    expect(owed).toEqual([5000, 5000]);
  });

  it("writes down of a penalty why it is so high: the rule run again gives the amount (I13)", () => {
    const world = LedgerWorld.withPolicy();
    const [entry] = world.must({ kind: "deduct", code: "PASSIVE_ADMIN", personRef: "p" });
    const rules = world.state.policyByHash(entry?.pol ?? "")?.rules;
    if (entry?.type !== "points.deducted" || !rules) throw new Error("no penalty by a policy");
    const { basis, points } = entry.body;
    const again = rerunTrace(rules, basis.trace);
    expect(again.ok && again.value.at(-1)?.result).toBe(-points);
    expect(traceHolds(rules, basis.trace)).toBe(true);
    const milder = {
      ...rules,
      penalties: rules.penalties.map((each) => ({ ...each, pointsMilli: -1 })),
    };
    expect(traceHolds(milder, basis.trace)).toBe(false);
  });

  it("deducts a penalty from what is available and leaves what was earned", () => {
    const world = LedgerWorld.withPolicy();
    world.grant("p", "COLLABORATION", "claim:1");
    world.must({ kind: "deduct", code: "PASSIVE_ADMIN", personRef: "p" });
    expect(world.state.member("p")).toEqual({ earned: 3000, inLots: 0, owed: 2000 });
    expect(world.code({ kind: "deduct", code: "NONE", personRef: "p" })).toBe("PENALTY_UNKNOWN");
  });
});

describe("expiry", () => {
  it("offers no point past its date, whether or not the expiry job came by, and expires it once", () => {
    const world = LedgerWorld.withPolicy();
    world.grant("p", "OUTCOME", "claim:1");
    world.day("2026-12-31");
    expect(world.available("p")).toBe(5000);
    world.day("2027-01-01");
    expect(world.available("p")).toBe(0);
    expect(world.must({ kind: "expireLots" })).toHaveLength(1);
    expect(world.must({ kind: "expireLots" })).toEqual([]);
    expect(world.state.accounts.get("expired")?.creditsPosted).toBe(5000);
    expect(world.state.member("p").earned).toBe(5000);
  });

  it("spends what expires first", () => {
    const world = LedgerWorld.withPolicy((policy) => ({
      ...policy,
      close: { ...policy.close, carryOver: 1 },
    }));
    const [old] = world.grant("p", "COLLABORATION", "claim:1");
    world.day("2027-01-02").must({ kind: "fundBudget", fiscalYear: 2027, amountWon: 100_000 });
    world.grant("p", "OUTCOME", "claim:2");
    const [held] = world.must(world.hold("p", 5, "LOCAL_CURRENCY", "r1"));
    expect(held?.body).toMatchObject({ alloc: [{ lot: old?.id, n: 3000 }, { n: 2000 }] });
  });

  it("expires points at once that come back to a lot past its date", () => {
    const world = LedgerWorld.withPolicy();
    world.day("2026-12-20").grant("p", "OUTCOME", "claim:1");
    world.must(world.hold("p", 5, "LOCAL_CURRENCY", "r1"));
    world.day("2027-01-10").must({ kind: "expireLots" });
    const entries = world.must({ kind: "releaseHold", redemption: "r1", reason: "USER" });
    expect(entries.map((entry) => entry.type)).toEqual(["redemption.voided", "lot.expired"]);
    expect(world.available("p")).toBe(0);
  });
});

it("stores canonical bytes, sums to zero, and a replay reaches the same state", () => {
  const world = LedgerWorld.withPolicy();
  const [granted] = world.grant("p", "OUTCOME", "claim:1");
  world.must({ kind: "grantBonus", code: "CITIZEN_PRAISE", act: "praise:1", ofAct: "claim:1" });
  world.grant("p", "NOBODY_KNOWS", "claim:2");
  world.must(world.hold("p", 5, "LOCAL_CURRENCY", "r1"));
  world.must({ kind: "pinHold", redemption: "r1", reason: "" });
  world.must({ kind: "captureHold", redemption: "r1", reason: "" });
  world.must({ kind: "releaseHold", redemption: "r0", reason: "USER" });
  world.must({ kind: "reverseGrant", original: granted?.id ?? "", pointsMilli: 500 });
  world.must({ kind: "deduct", code: "PASSIVE_ADMIN", personRef: "p" });
  world.grant("p", "OUTCOME", "claim:3");
  world.grant("p", "OUTCOME", "claim:4");
  world.day("2026-08-01").must(world.hold("p", 3, "LOCAL_CURRENCY", "r2"), "x");
  world.must({ kind: "releaseHold", redemption: "r2", reason: "USER" });
  world.day("2027-01-05").must({ kind: "expireLots" });
  world.must({ kind: "closePeriod", through: "2026-12-31" as never });
  world.must(erasureOf("p"));
  world.must({ kind: "attestState" });
  for (const stored of world.stored) expect(stored).toBe(canonicalJson(JSON.parse(stored)));
  expect(new Set(world.stored.map((each) => JSON.parse(each).type)).size).toBe(16);
  const replayed = world.replayed();
  for (const table of [
    "accounts",
    "members",
    "holds",
    "departments",
    "granted",
    "slots",
  ] as const) {
    expect([...replayed[table].entries()]).toEqual([...world.state[table].entries()]);
  }
  for (const line of trialBalance(replayed.accounts.values())) {
    expect(line.debitsPosted).toBe(line.creditsPosted);
  }
});
