import { spawnSync } from "node:child_process";
import { hash } from "node:crypto";
import { join } from "node:path";
import { InvariantViolation } from "@dure/kernel";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { chooseEngines } from "../src/hashing/choose-engines.ts";
import { lanesEngine } from "../src/hashing/lanes-engine.ts";
import { nativeEngine } from "../src/hashing/native-engine.ts";
import { foldNodes, HASH_BYTES, hashBundle, nodeHash } from "../src/index.ts";
import {
  bundleOf,
  entryLengths,
  everyEngine,
  leavesOneByOne,
  PLAIN,
  WITH_INSTRUCTIONS,
} from "./hashing-bundles.ts";

const MOST_BYTES = 65_535;

describe.each(everyEngine())("leaf hashes of a bundle, by %s", (_name, engines) => {
  const same = (lengths: readonly number[]): void => {
    const bundle = bundleOf(lengths);
    expect(hashBundle(bundle, lengths.length, engines)).toEqual(leavesOneByOne(bundle));
  };

  it("equal node:crypto's for every length from 0 to 300, alone and together", () => {
    const lengths = Array.from({ length: 301 }, (_, length) => length);
    for (const length of lengths) same([length]);
    same(lengths);
    same(lengths.toReversed());
  });

  it("equal node:crypto's around every block border up to 8,192 bytes", () => {
    for (let border = 64; border <= 8_192; border += 64) {
      // A message is one byte longer than its entry; the end mark and the length take nine.
      same([border - 10, border - 9, border - 2, border - 1, border, border + 1]);
    }
  });

  it("equal node:crypto's for the longest entries, more than fit into one window", () => {
    same([MOST_BYTES]);
    same([MOST_BYTES, 0, MOST_BYTES - 1, 311, MOST_BYTES, MOST_BYTES, 7, MOST_BYTES, 64]);
  });

  it("equal node:crypto's for every count from 1 to 256", () => {
    for (let count = 1; count <= 256; count += 1) {
      same(Array.from({ length: count }, (_, index) => 40 + ((index * 37) % 61)));
    }
  });

  it("equal node:crypto's for any mixture of lengths", () => {
    fc.assert(fc.property(entryLengths, same), { numRuns: 60 });
  });

  it("do not depend on what was hashed before", () => {
    const bundle = bundleOf([311, 12, 64]);
    const first = hashBundle(bundle, 3, engines);
    hashBundle(bundleOf([MOST_BYTES, 1, 2, 3, 4]), 5, engines);
    expect(hashBundle(bundle, 3, engines)).toEqual(first);
  });

  it("leave the bundle as it was, also when it is a piece of a larger one", () => {
    const whole = bundleOf([100, 200, 311]);
    const copy = whole.slice();
    const last = whole.subarray(304);
    expect(hashBundle(last, 1, engines)).toEqual(leavesOneByOne(last));
    expect(whole).toEqual(copy);
  });

  it("are none for no entries", () => {
    expect(hashBundle(new Uint8Array(0), 0, engines)).toEqual(new Uint8Array(0));
  });

  it("are refused for a bundle that is cut anywhere, is too long, or holds another number", () => {
    const bundle = bundleOf([5, 0, 300, 64]);
    const violation = expect.objectContaining({ code: "BUNDLE_SHORT" });
    for (let length = 0; length < bundle.length; length += 1) {
      expect(() => hashBundle(bundle.subarray(0, length), 4, engines)).toThrow(violation);
    }
    expect(() => hashBundle(Uint8Array.of(...bundle, 0), 4, engines)).toThrow(violation);
    for (const count of [0, 3, 5, -1, 1.5, Number.NaN]) {
      expect(() => hashBundle(bundle, count, engines)).toThrow(violation);
    }
    expect(() => hashBundle(new Uint8Array(0), 1, engines)).toThrow(InvariantViolation);
  });
});

describe.each(everyEngine())("interior nodes, by %s", (_name, engines) => {
  it("equal nodeHash for any number of pairs", () => {
    const hashes = leavesOneByOne(bundleOf(Array.from({ length: 512 }, (_, index) => index % 90)));
    for (const pairs of [1, 2, 3, 4, 5, 7, 8, 128, 255, 256]) {
      const level = hashes.subarray(0, pairs * 2 * HASH_BYTES);
      expect(foldNodes(level, engines)).toEqual(parentsOneByOne(level));
    }
  });

  it("equal nodeHash over more pairs than fit into one window", () => {
    const level = new Uint8Array(9_001 * 2 * HASH_BYTES).map((_, index) => (index * 31) >>> 3);
    expect(foldNodes(level, engines)).toEqual(parentsOneByOne(level));
  });

  it("equal nodeHash for any bytes", () => {
    const pairs = fc
      .uint8Array({ minLength: 64, maxLength: 64 * 9 })
      .map((bytes) => bytes.subarray(0, bytes.length - (bytes.length % 64)));
    fc.assert(
      fc.property(pairs, (level) => {
        expect(foldNodes(level, engines)).toEqual(parentsOneByOne(level));
      }),
    );
  });

  it("are refused for a hash without a partner", () => {
    const violation = expect.objectContaining({ code: "NODES_ODD" });
    for (const length of [1, 32, 63, 96]) {
      expect(() => foldNodes(new Uint8Array(length), engines)).toThrow(violation);
    }
    expect(foldNodes(new Uint8Array(0), engines)).toEqual(new Uint8Array(0));
  });
});

describe("the choice of an engine", () => {
  const lanes = lanesEngine();

  it("takes the lanes for everything where the processor does not help node:crypto", () => {
    const engines = chooseEngines(lanes, PLAIN);
    expect([64, 311, 5_000].map((bytes) => engines.forMessages(bytes))).toEqual([
      lanes,
      lanes,
      lanes,
    ]);
  });

  it("takes node:crypto for long messages where the processor helps it", () => {
    const engines = chooseEngines(lanes, WITH_INSTRUCTIONS);
    expect(engines.forMessages(64)).toBe(lanes);
    expect(engines.forMessages(311)).toBe(lanes);
    expect(engines.forMessages(1_100)).toBe(nativeEngine);
  });

  it("takes node:crypto for everything where there are no lanes", () => {
    const engines = chooseEngines(undefined, PLAIN);
    expect(engines.forMessages(64)).toBe(nativeEngine);
    expect(engines.forMessages(5_000)).toBe(nativeEngine);
  });
});

describe("a process whose engine has no vectors", () => {
  it("finds out by itself and hashes the same with node:crypto", () => {
    const child = join(import.meta.dirname, "hashing-child.ts");
    // Without this set of the processor's instructions V8 offers no vectors on x64; other processors do not know it.
    const { stdout } = spawnSync(process.execPath, ["--no-enable-sse4-1", child], {
      encoding: "utf8",
    });
    const { hasLanes, hashes, lengths } = JSON.parse(stdout) as {
      readonly hasLanes: boolean;
      readonly hashes: string;
      readonly lengths: readonly number[];
    };
    expect(hasLanes).toBe(process.arch !== "x64");
    expect(hashes).toBe(Buffer.from(leavesOneByOne(bundleOf(lengths))).toString("hex"));
  });
});

function parentsOneByOne(level: Uint8Array): Uint8Array {
  const parents = new Uint8Array(level.length / 2);
  for (let at = 0; at < level.length; at += 2 * HASH_BYTES) {
    const [left, right] = [level.subarray(at, at + 32), level.subarray(at + 32, at + 64)];
    const parent = hash("sha256", Buffer.concat([Buffer.of(1), left, right]), "buffer");
    expect(nodeHash(left, right)).toEqual(new Uint8Array(parent));
    parents.set(parent, at / 2);
  }
  return parents;
}
