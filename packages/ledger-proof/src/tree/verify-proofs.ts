import { EMPTY_ROOT, HASH_BYTES, type Hash, nodeHash } from "../hashing/sha256.ts";
import { largestPowerIn } from "./powers.ts";

/** True when the audit path leads from the leaf at this place to the root (RFC 9162 §2.1.3.2). Never throws. */
export function verifyInclusion(claim: {
  readonly leaf: Hash;
  readonly index: number;
  readonly size: number;
  readonly proof: readonly Hash[];
  readonly root: Hash;
}): boolean {
  const { index, leaf, proof, root, size } = claim;
  if (!isPlace(index, size) || ![leaf, root, ...proof].every(isHash)) return false;
  let [node, last] = [index, size - 1];
  let hash = leaf;
  for (const sibling of proof) {
    if (last === 0) return false;
    if (node % 2 === 1 || node === last) {
      hash = nodeHash(sibling, hash);
      while (node % 2 === 0 && node !== 0) [node, last] = [node / 2, Math.floor(last / 2)];
    } else {
      hash = nodeHash(hash, sibling);
    }
    [node, last] = [Math.floor(node / 2), Math.floor(last / 2)];
  }
  return last === 0 && isSame(hash, root);
}

/** True when the tree of the new size begins with the tree of the old size (RFC 9162 §2.1.4.2). Never throws. */
export function verifyConsistency(claim: {
  readonly oldSize: number;
  readonly oldRoot: Hash;
  readonly newSize: number;
  readonly newRoot: Hash;
  readonly proof: readonly Hash[];
}): boolean {
  const { newRoot, newSize, oldRoot, oldSize, proof } = claim;
  if (![oldSize, newSize].every((size) => Number.isSafeInteger(size) && size >= 0)) return false;
  if (oldSize > newSize || ![oldRoot, newRoot, ...proof].every(isHash)) return false;
  if (oldSize === newSize) return proof.length === 0 && isSame(oldRoot, newRoot);
  if (oldSize === 0) return proof.length === 0 && isSame(oldRoot, EMPTY_ROOT);
  const path = largestPowerIn(oldSize) === oldSize ? [oldRoot, ...proof] : proof;
  const [first, ...rest] = path;
  if (!first) return false;
  let [node, last] = [oldSize - 1, newSize - 1];
  while (node % 2 === 1) [node, last] = [(node - 1) / 2, Math.floor(last / 2)];
  let [oldHash, newHash] = [first, first];
  for (const sibling of rest) {
    if (last === 0) return false;
    if (node % 2 === 1 || node === last) {
      oldHash = nodeHash(sibling, oldHash);
      newHash = nodeHash(sibling, newHash);
      while (node % 2 === 0 && node !== 0) [node, last] = [node / 2, Math.floor(last / 2)];
    } else {
      newHash = nodeHash(newHash, sibling);
    }
    [node, last] = [Math.floor(node / 2), Math.floor(last / 2)];
  }
  return last === 0 && isSame(oldHash, oldRoot) && isSame(newHash, newRoot);
}

const isPlace = (index: number, size: number): boolean =>
  Number.isSafeInteger(index) && Number.isSafeInteger(size) && index >= 0 && index < size;

const isHash = (hash: Hash): boolean => hash instanceof Uint8Array && hash.length === HASH_BYTES;

const isSame = (left: Hash, right: Hash): boolean => Buffer.compare(left, right) === 0;
