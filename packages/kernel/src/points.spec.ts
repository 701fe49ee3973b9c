import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatPoints, parsePoints, splitByWeights } from "./points.ts";

const milli = fc.integer({ min: -999_999_999, max: 999_999_999 });

describe("points", () => {
  it("come back from their decimal text unchanged", () => {
    fc.assert(
      fc.property(milli, (points) => {
        expect(parsePoints(formatPoints(points))).toBe(points);
      }),
    );
  });

  it.each([
    ["3.5", 3500],
    ["0.001", 1],
    ["-5", -5000],
    ["10", 10_000],
  ])("reads %s as %i thousandths", (text, points) => {
    expect(parsePoints(text)).toBe(points);
  });

  it.each(["", "1.2345", "1e3", " 1", "1,000", ".5", "--1", "１"])("refuses %j", (text) => {
    expect(parsePoints(text)).toBeUndefined();
  });
});

describe("splitting by weights", () => {
  const weights = fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 1, maxLength: 20 });

  it("always sums to the whole and never strays a unit from the exact share", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000_000 }), weights, (amount, shares) => {
        const total = shares.reduce((sum, share) => sum + share, 0);
        fc.pre(total > 0);
        const parts = splitByWeights(amount, shares);
        expect(parts.reduce((sum, part) => sum + part, 0)).toBe(amount);
        parts.forEach((part, index) => {
          expect(Math.abs(part - (amount * (shares[index] ?? 0)) / total)).toBeLessThan(1);
        });
      }),
    );
  });

  it("splits a prize of a million won 50/30/20 (A16) and three points 33.3/33.3/33.4", () => {
    expect(splitByWeights(1_000_000, [50, 30, 20])).toEqual([500_000, 300_000, 200_000]);
    expect(splitByWeights(3000, [333, 333, 334])).toEqual([999, 999, 1002]);
  });

  it("refuses weights that sum to nothing and amounts below nothing", () => {
    expect(() => splitByWeights(1, [0])).toThrow("SPLIT_WEIGHTS");
    expect(() => splitByWeights(-1, [1])).toThrow("SPLIT_AMOUNT");
  });
});
