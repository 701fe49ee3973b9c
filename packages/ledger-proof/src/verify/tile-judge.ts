import { HASH_BYTES, type Hash } from "../hashing/sha256.ts";
import { readWide } from "../tiles/read-wide.ts";
import { type FullTile, joinHashes, TileEdges } from "../tiles/tile-edges.ts";
import { TILE_WIDTH, tilePath } from "../tiles/tile-path.ts";
import type { TileStore } from "../tiles/tile-store.ts";
import type { LogProblem } from "./log-problem.ts";

interface Mismatch {
  readonly level: number;
  /** First leaf below the first hash that differs; undefined where the tile is absent. */
  readonly index: number;
  readonly path: string;
  readonly isMissing: boolean;
}

/** Makes the tiles anew from leaf hashes and compares them with the stored ones. */
export class TileJudge {
  readonly #store: TileStore;
  readonly #size: number;
  readonly #edges = new TileEdges();
  readonly #mismatches: Mismatch[] = [];

  constructor(store: TileStore, size: number) {
    this.#store = store;
    this.#size = size;
  }

  /** Takes the leaf hashes of the next bundle; only the last one may be shorter than 256. */
  async take(hashes: readonly Hash[]): Promise<void> {
    if (hashes.length === TILE_WIDTH) {
      for (const tile of this.#edges.takeTile(0, joinHashes(hashes))) await this.#compare(tile);
      return;
    }
    for (const hash of hashes) this.#edges.push(0, hash);
    for (const [level, edge] of this.#edges.levels.entries()) {
      const index = Math.floor(this.#size / TILE_WIDTH ** (level + 1));
      await this.#compare({ level, index, bytes: joinHashes(edge) });
    }
  }

  root(): Hash {
    return this.#edges.root();
  }

  /** Root with some leaves behind what was taken so far. */
  rootWith(leaves: readonly Hash[]): Hash {
    return this.#edges.root(leaves);
  }

  /**
   * What is wrong. Where the root is right, the entries are, and a differing tile was altered; where it is wrong, the
   * lowest tile that differs shows the first entry that is not what was signed.
   */
  verdict(signedRoot: Hash, root: Hash): readonly LogProblem[] {
    const isRight = Buffer.compare(signedRoot, root) === 0;
    const altered = this.#mismatches.filter(({ isMissing }) => !isMissing);
    const problems: LogProblem[] = this.#mismatches
      .filter(({ isMissing }) => isMissing)
      .map(({ index, path }) => ({
        code: "TILE_MISSING",
        index,
        path,
        why: `해시 조각 ${path}이(가) 없습니다.`,
      }));
    if (isRight) {
      for (const { index, path } of altered) {
        const why = `해시 조각 ${path}이(가) 기록과 다릅니다. 기록 자체는 서명된 그대로입니다.`;
        problems.push({ code: "TILE_ALTERED", index, path, why });
      }
      return problems;
    }
    const [first] = altered.filter(({ level }) => level === 0);
    if (first) {
      const why = `${first.index}번 기록이 서명된 것과 다릅니다.`;
      problems.unshift({ code: "ENTRY_ALTERED", index: first.index, path: first.path, why });
    }
    problems.push({
      code: "ROOT_MISMATCH",
      why: "기록 전체의 루트가 서명된 루트와 다릅니다.",
      ...(first && { index: first.index }),
    });
    return problems;
  }

  async #compare({ bytes, index, level }: FullTile): Promise<void> {
    const width = bytes.length / HASH_BYTES;
    if (width === 0) return;
    const path = tilePath(level, index, width);
    const first = index * TILE_WIDTH ** (level + 1);
    const stored = await readWide(this.#store, { level, index, width });
    if (!stored) {
      this.#mismatches.push({ level, index: first, path, isMissing: true });
      return;
    }
    if (Buffer.compare(stored, bytes) === 0) return;
    let place = 0;
    while (place < bytes.length && stored[place] === bytes[place]) place += 1;
    const leaf = first + Math.floor(place / HASH_BYTES) * TILE_WIDTH ** level;
    this.#mismatches.push({ level, index: leaf, path, isMissing: false });
  }
}
