import { assertThat } from "@dure/kernel";
import { type Hash, nodeHash } from "../hashing/sha256.ts";
import type { HashReader } from "./proofs.ts";

/**
 * A reader over leaf hashes in memory. Each complete subtree is hashed once, when one of its level is first asked for.
 * Throws the invariant violation `PROOF_RANGE` for a subtree that the leaves do not fill.
 */
export function memoryReader(leaves: readonly Hash[]): HashReader {
  const levels: Hash[][] = [[...leaves]];
  return async (level, index) => {
    for (let below = levels.at(-1); levels.length <= level && below; below = levels.at(-1)) {
      levels.push(parentsOf(below));
    }
    const hash = levels[level]?.[index];
    assertThat(hash, "PROOF_RANGE", `no subtree ${level}/${index} over ${leaves.length} leaves`);
    return hash;
  };
}

const parentsOf = (level: readonly Hash[]): Hash[] =>
  Array.from({ length: Math.floor(level.length / 2) }, (_, index) =>
    nodeHash(level[2 * index] as Hash, level[2 * index + 1] as Hash),
  );
