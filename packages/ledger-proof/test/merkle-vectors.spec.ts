import { describe, expect, it } from "vitest";
import { verifyConsistency, verifyInclusion } from "../src/index.ts";
import { consistencyVectors, inclusionVectors } from "./vectors/merkle.ts";

const inclusion = inclusionVectors();
const consistency = consistencyVectors();
/** Lengths are pinned here: a root of twelve bytes is none, and no statement about it holds. */
const hasShortRoots = ({ oldRoot }: (typeof consistency)[number]) => oldRoot.length !== 32;

describe("the 196 vectors of transparency-dev/merkle", () => {
  it("are all there", () => {
    expect([inclusion.length, consistency.length]).toEqual([98, 98]);
  });

  it.each(inclusion)("$name: index $index of $size holds: $holds", ({ holds, ...claim }) => {
    expect(verifyInclusion(claim)).toBe(holds);
  });

  it.each(consistency.filter((one) => !(one.holds && hasShortRoots(one))))(
    "$name: $oldSize to $newSize holds: $holds",
    ({ holds, ...claim }) => {
      expect(verifyConsistency(claim)).toBe(holds);
    },
  );

  it("with roots of a length that no hash has are refused, also the one that holds elsewhere", () => {
    const lenient = consistency.filter((one) => one.holds && hasShortRoots(one));
    expect(lenient).toHaveLength(1);
    for (const claim of lenient) {
      expect(verifyConsistency(claim)).toBe(false);
      const root = new Uint8Array(32).fill(7);
      expect(verifyConsistency({ ...claim, oldRoot: root, newRoot: root })).toBe(true);
    }
  });
});
