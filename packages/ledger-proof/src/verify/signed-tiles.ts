import { HASH_BYTES, type Hash } from "../hashing/sha256.ts";
import { readWide } from "../tiles/read-wide.ts";
import { foldAll, splitHashes, TileEdges } from "../tiles/tile-edges.ts";
import { TILE_WIDTH } from "../tiles/tile-path.ts";
import type { TileStore } from "../tiles/tile-store.ts";
import type { Mismatch } from "./tile-judge.ts";

const FULL_BYTES = TILE_WIDTH * HASH_BYTES;

/**
 * Which tiles are those that the signed root stands on, whatever the entries say. The tiles at the right edge are when they
 * give the root together; a full tile is when it gives its hash in the tile above, and that one is.
 */
export class SignedTiles {
  readonly #store: TileStore;
  readonly #size: number;
  readonly #mismatches: readonly Mismatch[];
  readonly #edges: readonly Uint8Array[] | undefined;
  readonly #known = new Map<string, Promise<Uint8Array | undefined>>();

  constructor(found: {
    readonly store: TileStore;
    readonly size: number;
    readonly signedRoot: Hash;
    readonly mismatches: readonly Mismatch[];
    /** The tiles at the right edge as the entries give them, by level. */
    readonly edges: readonly Uint8Array[];
  }) {
    this.#store = found.store;
    this.#size = found.size;
    this.#mismatches = found.mismatches;
    const candidates = found.edges.map((made, level) => {
      const stored = this.#mismatchAt(level, this.#edgeIndex(level))?.stored;
      return stored?.length === made.length ? [stored, made] : [made];
    });
    this.#edges = edgesOf(candidates, found.signedRoot);
  }

  /** False when not even the tiles at the right edge can be told from altered ones: then nothing can. */
  get isKnown(): boolean {
    return this.#edges !== undefined;
  }

  /** The signed bytes of a tile, when the stored ones are, or those that the entries give; undefined when neither are. */
  tile(level: number, index: number): Promise<Uint8Array | undefined> {
    if (index === this.#edgeIndex(level)) return Promise.resolve(this.#edges?.[level]);
    const key = `${level}/${index}`;
    const known = this.#known.get(key) ?? this.#fullTile(level, index);
    this.#known.set(key, known);
    return known;
  }

  /** True when it is known what a tile must give, whether or not a tile that does so is at hand. */
  async expects(level: number, index: number): Promise<boolean> {
    if (index === this.#edgeIndex(level)) return this.isKnown;
    return (await this.tile(level + 1, Math.floor(index / TILE_WIDTH))) !== undefined;
  }

  async #fullTile(level: number, index: number): Promise<Uint8Array | undefined> {
    const above = await this.tile(level + 1, Math.floor(index / TILE_WIDTH));
    const place = (index % TILE_WIDTH) * HASH_BYTES;
    const expected = above?.subarray(place, place + HASH_BYTES);
    if (!expected) return undefined;
    const stored = await readWide(this.#store, { level, index, width: TILE_WIDTH });
    const candidates = [stored, this.#mismatchAt(level, index)?.made];
    return candidates.find(
      (bytes) => bytes?.length === FULL_BYTES && Buffer.compare(foldAll(bytes), expected) === 0,
    );
  }

  #mismatchAt(level: number, index: number): Mismatch | undefined {
    return this.#mismatches.find((one) => one.level === level && one.index === index);
  }

  /** Number of the tile of a level that is not full. */
  #edgeIndex(level: number): number {
    return Math.floor(this.#size / TILE_WIDTH ** (level + 1));
  }
}

/** One choice of each level that gives the root. There are at most seven levels, so at most 128 ways to choose. */
function edgesOf(
  candidates: readonly (readonly Uint8Array[])[],
  signedRoot: Hash,
): readonly Uint8Array[] | undefined {
  let ways: Uint8Array[][] = [[]];
  for (const choices of candidates) {
    ways = ways.flatMap((way) => choices.map((choice) => [...way, choice]));
  }
  return ways.find((way) => {
    const root = new TileEdges(way.map(splitHashes)).root();
    return Buffer.compare(root, signedRoot) === 0;
  });
}
