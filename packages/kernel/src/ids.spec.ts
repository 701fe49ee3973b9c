import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { systemClock } from "./clock.ts";
import { isUuid, nameId, reactionId, uuidV7 } from "./ids.ts";
import { randomIds } from "./random-ids.ts";

const CAUSE = uuidV7(1_780_000_000_000, "0123456789abcdef0123");

describe("ids", () => {
  it("of version 7 are well formed and sort by their time", () => {
    const time = fc.integer({ min: 0, max: 2 ** 47 });
    fc.assert(
      fc.property(time, time, (one, other) => {
        const [first, second] = [one, other].map((ms) => uuidV7(ms, "f".repeat(20)));
        expect(isUuid(first ?? "")).toBe(true);
        expect((first ?? "") < (second ?? "")).toBe(one < other);
      }),
    );
  });

  it("of reactions are the same every time, differ by reactor and index, and keep the cause's time", () => {
    expect(reactionId("a", CAUSE, 0)).toBe(reactionId("a", CAUSE, 0));
    const all = [reactionId("a", CAUSE, 0), reactionId("a", CAUSE, 1), reactionId("b", CAUSE, 0)];
    expect(new Set(all).size).toBe(3);
    for (const id of all) {
      expect(isUuid(id)).toBe(true);
      expect(id.slice(0, 13)).toBe(CAUSE.slice(0, 13));
    }
    expect(() => reactionId("a", "no uuid", 0)).toThrow("CAUSE_ID");
  });

  it("of names do not mix up the borders of their parts", () => {
    expect(nameId("ab", "c")).not.toBe(nameId("a", "bc"));
    expect(isUuid(nameId("a"))).toBe(true);
  });

  it("from the system's randomness do not repeat", () => {
    const ids = randomIds(systemClock);
    const made = Array.from({ length: 5000 }, () => [ids.next(), ids.nextRef()]).flat();
    expect(new Set(made).size).toBe(10_000);
    expect(made[1]).toMatch(/^[0-9a-hjkmnp-tv-z]{26}$/);
  });
});
