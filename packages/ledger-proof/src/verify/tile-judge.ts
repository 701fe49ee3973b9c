import { HASH_BYTES, type Hash } from "../hashing/sha256.ts";
import { readWide } from "../tiles/read-wide.ts";
import { type FullTile, joinHashes, splitHashes, TileEdges } from "../tiles/tile-edges.ts";
import { TILE_WIDTH } from "../tiles/tile-path.ts";
import type { TileStore } from "../tiles/tile-store.ts";

/** A stored tile that is absent or not what the entries give. */
export interface Mismatch {
  readonly level: number;
  /** Number of the tile on its level. */
  readonly index: number;
  /** What the entries give. */
  readonly made: Uint8Array;
  readonly stored: Uint8Array | undefined;
}

/** Enough to name the first bad places; a log can be wrong from end to end. */
const MOST_OF_A_LEVEL = 32;

/** Makes the tiles anew from leaf hashes and compares them with the stored ones. */
export class TileJudge {
  readonly #store: TileStore;
  readonly #size: number;
  readonly #edges = new TileEdges();
  readonly #mismatches: Mismatch[] = [];
  readonly #found: number[] = [];

  constructor(store: TileStore, size: number) {
    this.#store = store;
    this.#size = size;
  }

  /** The first mismatches of each level, at most 32, in the order in which they were met. */
  get mismatches(): readonly Mismatch[] {
    return this.#mismatches;
  }

  /** Takes the leaf hashes of the next bundle; only the last one may be shorter than 256. */
  async take(hashes: Uint8Array): Promise<void> {
    if (hashes.length === TILE_WIDTH * HASH_BYTES) {
      for (const tile of this.#edges.takeTile(0, hashes)) await this.#compare(tile);
      return;
    }
    for (const hash of splitHashes(hashes)) this.#edges.push(0, hash);
  }

  /** Compares the tiles that are not full, when all bundles have been taken. */
  async finish(): Promise<void> {
    for (const [level, bytes] of this.edges().entries()) {
      const index = Math.floor(this.#size / TILE_WIDTH ** (level + 1));
      if (bytes.length > 0) await this.#compare({ level, index, bytes });
    }
  }

  root(): Hash {
    return this.#edges.root();
  }

  /** Root with some leaves behind what was taken so far, which is whole bundles. */
  rootWith(leaves: Uint8Array): Hash {
    return this.#edges.root(splitHashes(leaves));
  }

  /** The tiles at the right edge as the entries give them, by level; empty where a level has only full ones. */
  edges(): readonly Uint8Array[] {
    return this.#edges.levels.map(joinHashes);
  }

  async #compare({ bytes: made, index, level }: FullTile): Promise<void> {
    const width = made.length / HASH_BYTES;
    const stored = await readWide(this.#store, { level, index, width });
    if (stored && Buffer.compare(stored, made) === 0) return;
    const found = (this.#found[level] ?? 0) + 1;
    this.#found[level] = found;
    if (found <= MOST_OF_A_LEVEL) this.#mismatches.push({ level, index, made, stored });
  }
}
