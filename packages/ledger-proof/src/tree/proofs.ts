import { assertThat } from "@dure/kernel";
import { EMPTY_ROOT, type Hash, nodeHash } from "../hashing/sha256.ts";
import { largestPowerIn } from "./powers.ts";

/** The hash of the complete subtree of 2^level leaves that has number `index` on its level. */
export type HashReader = (level: number, index: number) => Promise<Hash>;

/** Root of the first `size` leaves. */
export async function rootAt(reader: HashReader, size: number): Promise<Hash> {
  checkSize(size);
  return size === 0 ? EMPTY_ROOT : rangeHash(reader, 0, size);
}

/** Audit path of one leaf (RFC 6962 §2.1.1), bottom first. Throws an invariant violation when the leaf is not in the tree. */
export async function inclusionProof(
  reader: HashReader,
  index: number,
  size: number,
): Promise<Hash[]> {
  checkSize(size);
  assertThat(
    Number.isSafeInteger(index) && index >= 0 && index < size,
    "PROOF_RANGE",
    `no leaf ${index} in a tree of ${size}`,
  );
  const path: Hash[] = [];
  let [from, to] = [0, size];
  while (to - from > 1) {
    const middle = from + splitOf(to - from);
    if (index < middle) {
      path.push(await rangeHash(reader, middle, to));
      to = middle;
    } else {
      path.push(await rangeHash(reader, from, middle));
      from = middle;
    }
  }
  return path.reverse();
}

/** Consistency proof between two sizes (RFC 6962 §2.1.2). Empty where the old tree is empty or the sizes are equal. */
export async function consistencyProof(
  reader: HashReader,
  oldSize: number,
  newSize: number,
): Promise<Hash[]> {
  checkSize(oldSize);
  checkSize(newSize);
  assertThat(oldSize <= newSize, "PROOF_RANGE", `${oldSize} leaves are more than ${newSize}`);
  if (oldSize === 0 || oldSize === newSize) return [];
  const path: Hash[] = [];
  let [from, to] = [0, newSize];
  // The old tree's own right edge: while the old size lies inside the range, the other half is part of the proof.
  while (from + splitOf(to - from) !== oldSize && to !== oldSize) {
    const middle = from + splitOf(to - from);
    if (oldSize < middle) {
      path.push(await rangeHash(reader, middle, to));
      to = middle;
    } else {
      path.push(await rangeHash(reader, from, middle));
      from = middle;
    }
  }
  if (to !== oldSize) {
    path.push(await rangeHash(reader, oldSize, to));
    to = oldSize;
  }
  // A left edge that is the whole old tree is known to the verifier and left out.
  if (from !== 0) path.push(await rangeHash(reader, from, to));
  return path.reverse();
}

/** Hash of the leaves from..to, which is a subtree of the RFC's recursion: complete, or the right edge. */
async function rangeHash(reader: HashReader, from: number, to: number): Promise<Hash> {
  const parts: Hash[] = [];
  let start = from;
  while (start < to) {
    const width = largestPowerIn(to - start);
    parts.push(await reader(Math.log2(width), start / width));
    start += width;
  }
  return parts.reduceRight((right, left) => nodeHash(left, right));
}

/** The largest power of two below a count of at least two. */
const splitOf = (count: number): number => {
  const power = largestPowerIn(count);
  return power === count ? power / 2 : power;
};

const checkSize = (size: number): void =>
  assertThat(Number.isSafeInteger(size) && size >= 0, "PROOF_RANGE", `no tree size: ${size}`);
