import { EMPTY_ROOT, type Hash, nodeHash } from "../hashing/sha256.ts";

/**
 * Merkle tree hash of RFC 6962 §2.1 over leaf hashes. Neighbours are joined level by level and an odd one out rises
 * unchanged, which gives the same tree as the RFC's recursion over the largest power of two.
 */
export function rootOf(leaves: readonly Hash[]): Hash {
  if (leaves.length === 0) return EMPTY_ROOT;
  let level = leaves;
  while (level.length > 1) {
    const above: Hash[] = [];
    for (let index = 0; index + 1 < level.length; index += 2) {
      above.push(nodeHash(level[index] as Hash, level[index + 1] as Hash));
    }
    if (level.length % 2 === 1) above.push(level.at(-1) as Hash);
    level = above;
  }
  return level[0] as Hash;
}
