import { access, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { isUuid, kstDate } from "@dure/kernel";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  eventually,
  seededIds,
  seededRandom,
  temporaryFolder,
  virtualClock,
} from "../src/index.ts";

describe("a virtual clock", () => {
  it("stands until it is moved and speaks Korean time", () => {
    const clock = virtualClock(Date.parse("2026-01-01T00:00:00Z"));
    expect(clock.nowMs()).toBe(Date.parse("2026-01-01T00:00:00Z"));
    clock.advanceMs(1_500);
    expect(clock.nowMs()).toBe(Date.parse("2026-01-01T00:00:01.500Z"));
    clock.setKst("2026-07-01");
    expect(clock.nowMs()).toBe(Date.parse("2026-07-01T00:00:00Z"));
    clock.setKst("2026-07-02", "00:30");
    expect(clock.nowMs()).toBe(Date.parse("2026-07-01T15:30:00Z"));
    expect(kstDate(clock.nowMs())).toBe("2026-07-02");
  });

  it("does not run backwards and knows the calendar", () => {
    const clock = virtualClock(Date.parse("2026-07-01T00:00:00Z"));
    expect(() => clock.setKst("2026-06-30")).toThrow("backwards");
    expect(() => clock.advanceMs(-1)).toThrow("backwards");
    expect(() => clock.setKst("2026-02-30")).toThrow("CIVIL_DATE");
  });
});

describe("seeds", () => {
  it("make the same numbers and ids every time, and others for another seed", () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const clock = virtualClock(1_782_864_000_000);
        const draw = (from: number) => {
          const random = seededRandom(from);
          const ids = seededIds(clock, from);
          return [random(), random(), ids.next(), ids.next(), ids.nextRef()];
        };
        expect(draw(seed)).toEqual(draw(seed));
        expect(draw(seed)).not.toEqual(draw(seed + 1));
      }),
    );
  });

  it("make numbers between 0 and 1 and well-formed, distinct ids", () => {
    const random = seededRandom(7);
    const numbers = Array.from({ length: 10_000 }, () => random());
    expect(numbers.every((number) => number >= 0 && number < 1)).toBe(true);
    const mean = numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
    expect(mean).toBeCloseTo(0.5, 1);
    const ids = seededIds(virtualClock(1_782_864_000_000), 7);
    const made = Array.from({ length: 1_000 }, () => ids.next());
    expect(made.every(isUuid)).toBe(true);
    expect(new Set(made).size).toBe(1_000);
    expect(ids.nextRef()).toMatch(/^[0-9a-z]{26}$/);
  });
});

describe("a temporary folder", () => {
  it("is a test's own and goes with all that is in it", async () => {
    const [one, other] = await Promise.all([temporaryFolder(), temporaryFolder()]);
    expect(one.path).not.toBe(other.path);
    await writeFile(join(one.path, "file"), "text");
    await Promise.all([one.remove(), other.remove()]);
    await expect(access(one.path)).rejects.toThrow("ENOENT");
  });
});

describe("eventually", () => {
  it("asks until the check passes and answers what it found", async () => {
    let asked = 0;
    const found = await eventually(() => {
      asked += 1;
      if (asked < 3) throw new Error("not yet");
      return asked;
    });
    expect(found).toBe(3);
  });

  it("throws the last error when the time is over", async () => {
    const never = () => Promise.reject(new Error("never"));
    await expect(eventually(never, { timeoutMs: 30 })).rejects.toThrow("never");
  });
});
