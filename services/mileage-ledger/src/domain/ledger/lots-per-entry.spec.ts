import { describe, expect, it } from "vitest";
import { LedgerWorld } from "../../../test/ledger-world.ts";
import { MAX_LOTS_PER_ENTRY } from "./lots-per-entry.ts";

/** Grants of ten thousandths of a point each: a claim of one point that a hundred people share. */
function inCrumbs(lots: number): LedgerWorld {
  const world = LedgerWorld.withPolicy().day("2026-07-01");
  const others = Array.from({ length: 99 }, (_, index) => ({
    personRef: `o${index}`,
    departmentCode: "planning",
    sharePermille: 10,
  }));
  for (let count = 0; count < lots; count += 1) {
    const shares = [{ personRef: "p", departmentCode: "planning", sharePermille: 10 }, ...others];
    world.grant("p", "COLLABORATION", `claim:${count}`, { shares });
  }
  return world;
}

describe("points in hundreds of crumbs", () => {
  it("are held in one entry that stays small, and all expire with it when it is released late", () => {
    const world = inCrumbs(110);
    expect(world.available("p")).toBe(3300);
    const [held] = world.must(world.hold("p", 3, "LOCAL_CURRENCY", "r1"));
    const lots = held?.type === "redemption.reserved" ? held.body.alloc.length : 0;
    expect(lots).toBe(100);
    world.day("2027-01-05");
    const after = world.must({ kind: "releaseHold", redemption: "r1", reason: "TIMEOUT" });
    expect(after.filter(({ type }) => type === "lot.expired")).toHaveLength(lots);
    expect(world.available("p")).toBe(0);
    expect(Math.max(...world.stored.map((entry) => entry.length))).toBeLessThan(65_535);
  });

  it("are refused with a code where one entry cannot name them all, and nothing is written", () => {
    const world = inCrumbs(0);
    const shares = [{ personRef: "p", departmentCode: "planning", sharePermille: 2 }];
    const rest = { personRef: "q", departmentCode: "planning", sharePermille: 998 };
    for (let count = 0; count <= MAX_LOTS_PER_ENTRY; count += 1) {
      world.grant("p", "COLLABORATION", `claim:${count}`, { shares: [...shares, rest] });
    }
    world.grant("p", "INNOVATION_ENTRY", "claim:whole");
    const before = world.stored.length;
    expect(world.available("p")).toBeGreaterThan(3000);
    expect(world.available("p")).toBeLessThan(5000);
    const code = world.code(world.hold("p", 3, "LOCAL_CURRENCY", "r1"));
    expect([code, world.stored.length]).toEqual(["LOTS_TOO_MANY", before]);
    // What is owed or taken as a penalty is never refused: it takes what one entry can, and the rest is a debt.
    const [penalty] = world.must({ kind: "deduct", code: "PASSIVE_ADMIN", personRef: "p" });
    expect(penalty?.body).toMatchObject({ points: 5000 });
    const taken = penalty?.type === "points.deducted" ? penalty.body.alloc.length : 0;
    expect(taken).toBe(MAX_LOTS_PER_ENTRY);
    expect(world.state.member("p").owed).toBeGreaterThan(0);
  });
});
