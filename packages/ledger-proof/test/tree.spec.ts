import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  consistencyProof,
  EMPTY_ROOT,
  Frontier,
  type Hash,
  inclusionProof,
  leafHash,
  memoryReader,
  nodeHash,
  rootAt,
  rootOf,
  sha256,
  verifyConsistency,
  verifyInclusion,
} from "../src/index.ts";

const MOST = 300;
const leaves = Array.from({ length: MOST }, (_, index) => leafHash(Buffer.from(`leaf ${index}`)));
const reader = memoryReader(leaves);
const roots = Array.from({ length: MOST + 1 }, (_, size) => rootOf(leaves.slice(0, size)));

const size = fc.integer({ min: 1, max: MOST });
const place = size.chain((count) =>
  fc.record({ size: fc.constant(count), index: fc.integer({ min: 0, max: count - 1 }) }),
);
const sizes = fc
  .tuple(fc.integer({ min: 0, max: MOST }), fc.integer({ min: 0, max: MOST }))
  .map(([left, right]) => [Math.min(left, right), Math.max(left, right)] as const);

const flipped = (hash: Hash, bit: number): Hash => {
  const copy = hash.slice();
  copy[(bit >> 3) % 32] = (copy[(bit >> 3) % 32] as number) ^ (1 << (bit & 7));
  return copy;
};
const numberWithBit = (number: number, bit: number): number =>
  Number(BigInt(number) ^ (1n << BigInt(bit)));
const flippedAt = (proof: readonly Hash[], at: number, bit: number): Hash[] =>
  proof.map((hash, index) => (index === at ? flipped(hash, bit) : hash));

describe("the root", () => {
  it("is the RFC's recursion over the largest power of two, for every size", () => {
    const recursive = (of: readonly Hash[]): Hash => {
      if (of.length === 0) return sha256("");
      if (of.length === 1) return of[0] as Hash;
      let split = 1;
      while (split * 2 < of.length) split *= 2;
      const [left, right] = [recursive(of.slice(0, split)), recursive(of.slice(split))];
      return sha256(Buffer.concat([Buffer.from([1]), left, right]));
    };
    for (let count = 0; count <= 70; count += 1) {
      expect(roots[count]).toEqual(recursive(leaves.slice(0, count)));
    }
  });

  it("is the same whether the tree is whole, read from subtrees or grown leaf by leaf", async () => {
    const frontier = new Frontier();
    for (let count = 0; count <= MOST; count += 1) {
      expect(frontier.root()).toEqual(roots[count]);
      expect(Frontier.from(count, frontier.hashes()).root()).toEqual(roots[count]);
      expect(await rootAt(memoryReader(leaves), count)).toEqual(roots[count]);
      if (count < MOST) frontier.append(leaves[count] as Hash);
    }
    const atOnce = new Frontier();
    atOnce.appendAll(Buffer.concat(leaves));
    expect(atOnce.clone().root()).toEqual(roots[MOST]);
  });
});

describe("an inclusion proof", () => {
  const claim = async ({ index, size: count }: { index: number; size: number }) => ({
    leaf: leaves[index] as Hash,
    index,
    size: count,
    proof: await inclusionProof(reader, index, count),
    root: roots[count] as Hash,
  });

  it("holds for every leaf of every size", async () => {
    const failed: string[] = [];
    for (let count = 1; count <= MOST; count += 1) {
      for (let index = 0; index < count; index += 1) {
        const good = await claim({ index, size: count });
        if (!verifyInclusion(good)) failed.push(`${index} of ${count}`);
      }
    }
    expect(failed).toEqual([]);
  }, 60_000);

  it("fails after any change of a bit, a place, a size or a line", async () => {
    await fc.assert(
      fc.asyncProperty(place, fc.nat(255), fc.nat(20), async (where, bit, at) => {
        const good = await claim(where);
        expect(verifyInclusion(good)).toBe(true);
        const bad = [
          { ...good, leaf: flipped(good.leaf, bit) },
          { ...good, root: flipped(good.root, bit) },
          { ...good, index: numberWithBit(good.index, bit % 53) },
          { ...good, index: good.index + 1 },
          { ...good, index: good.index - 1 },
          { ...good, index: good.index + 0.5 },
          { ...good, size: good.index },
          { ...good, proof: [...good.proof, good.root] },
          { ...good, proof: [good.leaf, ...good.proof] },
          { ...good, root: good.root.slice(0, 31) },
          { ...good, proof: good.proof.map((hash) => hash.slice(0, 31)), leaf: good.leaf.slice(1) },
        ];
        if (good.proof.length > 0) {
          bad.push({ ...good, proof: flippedAt(good.proof, at % good.proof.length, bit) });
          bad.push(
            { ...good, proof: good.proof.slice(1) },
            { ...good, proof: good.proof.slice(0, -1) },
          );
        }
        for (const each of bad) expect(verifyInclusion(each)).toBe(false);
      }),
      { numRuns: 300 },
    );
  });

  it("is refused for a place that is not in the tree", async () => {
    await expect(inclusionProof(memoryReader(leaves), 5, 5)).rejects.toThrow("PROOF_RANGE");
    await expect(inclusionProof(memoryReader(leaves), -1, 5)).rejects.toThrow("PROOF_RANGE");
  });
});

describe("a consistency proof", () => {
  const claim = async ([oldSize, newSize]: readonly [number, number]) => ({
    oldSize,
    oldRoot: roots[oldSize] as Hash,
    newSize,
    newRoot: roots[newSize] as Hash,
    proof: await consistencyProof(reader, oldSize, newSize),
  });

  it("holds between any two sizes", async () => {
    const failed: string[] = [];
    for (let newSize = 0; newSize <= MOST; newSize += 1) {
      for (let oldSize = 0; oldSize <= newSize; oldSize += 1) {
        const good = await claim([oldSize, newSize]);
        if (!verifyConsistency(good)) failed.push(`${oldSize} to ${newSize}`);
      }
    }
    expect(failed).toEqual([]);
  }, 60_000);

  it("fails after any change of a bit, a size or a line", async () => {
    await fc.assert(
      fc.asyncProperty(sizes, fc.nat(255), fc.nat(20), async (pair, bit, at) => {
        const good = await claim(pair);
        expect(verifyConsistency(good)).toBe(true);
        const bad = [
          { ...good, oldRoot: flipped(good.oldRoot, bit) },
          { ...good, proof: [...good.proof, good.newRoot] },
          { ...good, oldSize: -1 },
          { ...good, oldSize: good.newSize + 1 },
          { ...good, newRoot: good.newRoot.slice(0, 31) },
        ];
        // From the empty tree every tree follows: there only the old root and the proof can be wrong.
        if (good.oldSize > 0) bad.push({ ...good, newRoot: flipped(good.newRoot, bit) });
        if (good.proof.length > 0) {
          bad.push({ ...good, proof: flippedAt(good.proof, at % good.proof.length, bit) });
          bad.push(
            { ...good, proof: good.proof.slice(1) },
            { ...good, proof: good.proof.slice(0, -1) },
          );
          bad.push({ ...good, oldRoot: good.newRoot, newRoot: good.oldRoot });
        }
        for (const each of bad) expect(verifyConsistency(each)).toBe(false);
      }),
      { numRuns: 300 },
    );
  });

  it("between the empty tree and any other is empty", async () => {
    expect(await consistencyProof(memoryReader(leaves), 0, 9)).toEqual([]);
    expect(roots[0]).toEqual(EMPTY_ROOT);
    await expect(consistencyProof(memoryReader(leaves), 9, 8)).rejects.toThrow("PROOF_RANGE");
  });
});

describe("proofs of trees as large as numbers go", () => {
  // All leaves are the same, so a subtree's hash follows from its height, and no tree is too large to be read.
  const leaf = leafHash(Buffer.from("leaf"));
  const byLevel: Hash[] = [leaf];
  for (let level = 1; level <= 53; level += 1) {
    const below = byLevel[level - 1] as Hash;
    byLevel.push(nodeHash(below, below));
  }
  const uniform = async (level: number): Promise<Hash> => byLevel[level] as Hash;
  const LARGEST = Number.MAX_SAFE_INTEGER;
  const SIZES = [2 ** 31, 2 ** 32 + 1, 2 ** 48 - 1, 2 ** 52, 2 ** 53 - 2, LARGEST];

  it.each(SIZES)("hold in a tree of %i", async (size) => {
    const root = await rootAt(uniform, size);
    for (const index of [0, 1, Math.floor(size / 3), size - 2, size - 1]) {
      const proof = await inclusionProof(uniform, index, size);
      expect(verifyInclusion({ leaf, index, size, proof, root })).toBe(true);
      expect(verifyInclusion({ leaf, index, size, proof: proof.slice(1), root })).toBe(false);
    }
    for (const oldSize of [1, 2, 3, 2 ** 30, Math.floor(size / 3), size - 1]) {
      const claim = { oldSize, newSize: size, newRoot: root };
      const oldRoot = await rootAt(uniform, oldSize);
      const proof = await consistencyProof(uniform, oldSize, size);
      expect(verifyConsistency({ ...claim, oldRoot, proof })).toBe(true);
      expect(verifyConsistency({ ...claim, oldRoot: root, proof })).toBe(false);
    }
  });

  it("are refused beyond", async () => {
    expect(verifyInclusion({ leaf, index: 0, size: LARGEST + 1, proof: [], root: leaf })).toBe(
      false,
    );
    await expect(rootAt(uniform, LARGEST + 1)).rejects.toThrow("PROOF_RANGE");
  });
});

describe("a frontier", () => {
  it("takes nothing that is no hash, and as many subtrees as its size has bits", () => {
    const hash = leaves[0] as Hash;
    expect(() => new Frontier().append(hash.subarray(1))).toThrow("FRONTIER");
    expect(() => new Frontier().appendAll(new Uint8Array(33))).toThrow("FRONTIER");
    expect(() => Frontier.from(5, [hash])).toThrow("FRONTIER");
    expect(() => Frontier.from(1, [hash.subarray(1)])).toThrow("FRONTIER");
    expect(() => Frontier.from(-1, [])).toThrow("FRONTIER");
    expect(() => Frontier.from(0.5, [])).toThrow("FRONTIER");
  });

  it("does not change with the buffer that its leaves came in", () => {
    const buffer = Buffer.concat(leaves.slice(0, 3));
    const frontier = new Frontier();
    frontier.appendAll(buffer);
    buffer.fill(0);
    expect(frontier.root()).toEqual(roots[3]);
  });
});
