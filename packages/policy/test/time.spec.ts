import { addDays, type CivilDate, civilDate, fiscalYearOf } from "@dure/kernel";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  expiryAfterRelease,
  lotExpiry,
  type PolicyPeriod,
  policyInEffect,
  rankingFreezeDate,
} from "../src/index.ts";
import { donghae } from "./fixtures.ts";

const closing = (expire: string, carryOver = 0) =>
  donghae({ close: { expire, graceDays: 14, carryOver, freezeRanking: "12-31" } });
const anyDate = fc
  .integer({ min: 0, max: 20_000 })
  .map((days) => addDays(civilDate("2020-01-01"), days));

describe("expiry", () => {
  test.each([
    ["12-31", 0, "2026-06-10", "2026-12-31"],
    ["12-31", 0, "2026-12-31", "2026-12-31"],
    ["06-30", 0, "2026-06-30", "2026-06-30"],
    ["06-30", 0, "2026-07-01", "2027-06-30"],
    ["12-31", 1, "2026-06-10", "2027-12-31"],
    ["02-29", 0, "2026-01-01", "2026-02-28"],
    ["02-29", 0, "2028-02-28", "2028-02-29"],
  ])("expire %s, carry over %i: an act of %s lasts to %s", (expire, carryOver, act, last) => {
    expect(lotExpiry(closing(expire, carryOver), civilDate(act))).toBe(last);
  });

  test("no lot expires before its act, and without carry-over none outlives a year", () => {
    const monthDay = fc.constantFrom("01-01", "02-29", "06-30", "12-31");
    fc.assert(
      fc.property(anyDate, monthDay, (act, expire) => {
        const last = lotExpiry(closing(expire), act);
        expect(last >= act).toBe(true);
        expect(fiscalYearOf(last) - fiscalYearOf(act)).toBeLessThanOrEqual(1);
      }),
    );
  });

  test("points that come back late have the days of grace", () => {
    const until = civilDate("2026-12-31");
    const after = (released: string) => expiryAfterRelease(donghae(), until, civilDate(released));
    expect(after("2026-06-01")).toBe("2026-12-31");
    expect(after("2026-12-30")).toBe("2027-01-13");
    expect(after("2027-01-05")).toBe("2027-01-19");
  });

  test("the ranking freezes at the year's end", () => {
    expect(rankingFreezeDate(donghae(), 2026)).toBe("2026-12-31");
  });
});

describe("version in effect", () => {
  const version = (number: number, from: string, to?: string): PolicyPeriod => ({
    version: number,
    effectiveFrom: civilDate(from),
    ...(to !== undefined && { effectiveTo: civilDate(to) }),
  });
  const on = (versions: readonly PolicyPeriod[], date: string) =>
    policyInEffect(versions, civilDate(date))?.version;

  test("a change in the middle of the year rules from its first day on", () => {
    const versions = [version(2, "2026-07-01"), version(1, "2026-01-01")];
    expect(on(versions, "2025-12-31")).toBeUndefined();
    expect(on(versions, "2026-01-01")).toBe(1);
    expect(on(versions, "2026-06-30")).toBe(1);
    expect(on(versions, "2026-07-01")).toBe(2);
  });

  test("the last day is included; afterwards the earlier open version rules again", () => {
    const versions = [version(1, "2026-01-01"), version(2, "2026-07-01", "2026-09-30")];
    expect(on(versions, "2026-09-30")).toBe(2);
    expect(on(versions, "2026-10-01")).toBe(1);
  });

  test("of two from the same day the higher version rules", () => {
    const versions = [version(3, "2026-07-01"), version(2, "2026-07-01")];
    expect(on(versions, "2026-08-01")).toBe(3);
  });

  test("the order of the list does not matter, and the chosen one covers the day", () => {
    const period = fc.record({
      version: fc.integer({ min: 1, max: 50 }),
      effectiveFrom: anyDate,
      effectiveTo: fc.option(anyDate, { nil: undefined }),
    });
    const versions = fc.uniqueArray(period, { maxLength: 8, selector: (item) => item.version });
    fc.assert(
      fc.property(versions, anyDate, (list, date: CivilDate) => {
        const chosen = policyInEffect(list, date);
        expect(policyInEffect(list.toReversed(), date)).toEqual(chosen);
        if (chosen) expect(chosen.effectiveFrom <= date).toBe(true);
        const covering = list.filter(
          (item) => item.effectiveFrom <= date && (item.effectiveTo ?? date) >= date,
        );
        expect(chosen === undefined).toBe(covering.length === 0);
      }),
    );
  });
});
