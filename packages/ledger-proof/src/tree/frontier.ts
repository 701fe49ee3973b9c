import { assertThat } from "@dure/kernel";
import { EMPTY_ROOT, HASH_BYTES, type Hash, nodeHash } from "../hashing/sha256.ts";

/**
 * The right edge of a growing tree: the roots of its complete subtrees, largest first. It gives the RFC 6962 root of all
 * leaves that were appended, in memory of the logarithm of their number.
 */
export class Frontier {
  #size: number;
  readonly #edges: Hash[];

  constructor() {
    this.#size = 0;
    this.#edges = [];
  }

  /** Goes on from the complete subtrees of a size, one per set bit of it. */
  static from(size: number, hashes: readonly Hash[]): Frontier {
    assertThat(
      Number.isSafeInteger(size) && size >= 0 && hashes.length === bits(size),
      "FRONTIER",
      `${hashes.length} subtrees of ${size}`,
    );
    for (const hash of hashes) checkHash(hash);
    const frontier = new Frontier();
    frontier.#size = size;
    frontier.#edges.push(...hashes);
    return frontier;
  }

  get size(): number {
    return this.#size;
  }

  /** Appends one leaf hash. */
  append(leaf: Hash): void {
    checkHash(leaf);
    let hash = leaf;
    for (let size = this.#size; size % 2 === 1; size = Math.floor(size / 2)) {
      hash = nodeHash(this.#edges.pop() as Hash, hash);
    }
    this.#edges.push(hash);
    this.#size += 1;
  }

  /** Appends leaf hashes that lie one behind the other. */
  appendAll(leaves: Uint8Array): void {
    assertThat(leaves.length % HASH_BYTES === 0, "FRONTIER", "leaf hashes of 32 bytes each");
    for (let at = 0; at < leaves.length; at += HASH_BYTES) {
      // A copy: of a Buffer, `slice` would be a view that changes with it.
      this.append(new Uint8Array(leaves.subarray(at, at + HASH_BYTES)));
    }
  }

  root(): Hash {
    if (this.#size === 0) return EMPTY_ROOT;
    return this.#edges.reduceRight((right, left) => nodeHash(left, right));
  }

  /** The complete subtrees, largest first. */
  hashes(): readonly Hash[] {
    return [...this.#edges];
  }

  clone(): Frontier {
    return Frontier.from(this.#size, this.#edges);
  }
}

const checkHash = (hash: Hash): void =>
  assertThat(hash.length === HASH_BYTES, "FRONTIER", `a hash of ${hash.length} bytes`);

function bits(size: number): number {
  let count = 0;
  for (let rest = size; rest > 0; rest = Math.floor(rest / 2)) count += rest % 2;
  return count;
}
