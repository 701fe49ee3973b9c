import { foldNodes } from "../hashing/hash-bundle.ts";
import { EMPTY_ROOT, HASH_BYTES, type Hash, nodeHash } from "../hashing/sha256.ts";
import { largestPowerIn } from "../tree/powers.ts";
import { TILE_WIDTH } from "./tile-path.ts";

/** A tile of hashes that became full. */
export interface FullTile {
  readonly level: number;
  readonly index: number;
  readonly bytes: Uint8Array;
}

/** Hashes of the tiles at the right edge of a growing log, level by level; each is shorter than a full tile. */
export class TileEdges {
  readonly levels: Hash[][];
  /** Full tiles so far, by level. */
  readonly #counts: number[];

  /** `levels` are the edges of a log of this size. */
  constructor(levels: Hash[][] = [[]], size = 0) {
    this.levels = levels;
    this.#counts = levels.map((_, level) => Math.floor(size / TILE_WIDTH ** (level + 1)));
  }

  /** Takes one hash of a level; answers the tiles that became full by it, lowest first. */
  push(level: number, hash: Hash): FullTile[] {
    const edge = this.levels[level] ?? [];
    this.levels[level] = edge;
    edge.push(hash);
    if (edge.length < TILE_WIDTH) return [];
    this.levels[level] = [];
    return this.takeTile(level, joinHashes(edge));
  }

  /** Takes a whole tile of a level whose edge is empty; answers it and the tiles above that became full by it. */
  takeTile(level: number, bytes: Uint8Array): FullTile[] {
    const index = this.#counts[level] ?? 0;
    this.#counts[level] = index + 1;
    return [{ level, index, bytes }, ...this.push(level + 1, foldAll(bytes))];
  }

  /** RFC 6962 root, with `leaves` in place of the hashes of the lowest level. */
  root(leaves: readonly Hash[] = this.levels[0] ?? []): Hash {
    const subtrees: Hash[] = [];
    for (let level = this.levels.length - 1; level >= 0; level -= 1) {
      subtrees.push(...completeSubtrees(level === 0 ? leaves : (this.levels[level] ?? [])));
    }
    if (subtrees.length === 0) return EMPTY_ROOT;
    return subtrees.reduceRight((right, left) => nodeHash(left, right));
  }
}

/** The complete subtrees of 2^n hashes that a tile's hashes make, largest first. */
function completeSubtrees(hashes: readonly Hash[]): Hash[] {
  const roots: Hash[] = [];
  for (let at = 0; at < hashes.length; ) {
    const width = largestPowerIn(hashes.length - at);
    roots.push(foldAll(joinHashes(hashes.slice(at, at + width))));
    at += width;
  }
  return roots;
}

/** The root over 2^n hashes that lie one behind the other. */
export function foldAll(hashes: Uint8Array): Hash {
  let level = hashes;
  while (level.length > HASH_BYTES) level = foldNodes(level);
  return level;
}

export function joinHashes(hashes: readonly Hash[]): Uint8Array {
  const bytes = new Uint8Array(hashes.length * HASH_BYTES);
  for (const [index, hash] of hashes.entries()) bytes.set(hash, index * HASH_BYTES);
  return bytes;
}

export function splitHashes(bytes: Uint8Array): Hash[] {
  const hashes: Hash[] = [];
  for (let at = 0; at < bytes.length; at += HASH_BYTES) {
    hashes.push(new Uint8Array(bytes.subarray(at, at + HASH_BYTES)));
  }
  return hashes;
}
