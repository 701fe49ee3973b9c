import { assertThat } from "@dure/kernel";
import { hashBundle } from "../hashing/hash-bundle.ts";
import { HASH_BYTES, type Hash, leafHash } from "../hashing/sha256.ts";
import { decodeBundle, encodeBundle, MAX_ENTRY_BYTES } from "./entry-bundle.ts";
import { readWide } from "./read-wide.ts";
import { type FullTile, joinHashes, splitHashes, TileEdges } from "./tile-edges.ts";
import { entriesPath, TILE_WIDTH, tilePath } from "./tile-path.ts";
import type { TileStore } from "./tile-store.ts";

/**
 * Grows a log's tiles and entry bundles. Entries are taken in memory, and kept there until `flush` writes what became full
 * and the partial ones at their present width, in an order in which a crash leaves everything of the last flush readable.
 * One caller at a time: while a flush is under way, `append` and `flush` throw the invariant violation `LOG_BUSY`.
 */
export class LogBuilder {
  readonly #store: TileStore;
  readonly #edges: TileEdges;
  #bundle: Uint8Array[];
  #size: number;
  readonly #full: { readonly path: string; readonly bytes: Uint8Array }[] = [];
  /** Partial files that stand in the store, by the full path that will replace them. */
  readonly #partials = new Map<string, string>();
  #isFlushing = false;

  private constructor(store: TileStore, size: number, edges: TileEdges, bundle: Uint8Array[]) {
    this.#store = store;
    this.#size = size;
    this.#edges = edges;
    this.#bundle = bundle;
  }

  /**
   * Goes on from a size that was flushed. Throws the invariant violation `TILE_MISSING` when a needed tile is absent or
   * short, and the refusal `BUNDLE_MALFORMED` when the bundle is damaged; whether the hashes are right shows in the root.
   */
  static async open(store: TileStore, size: number): Promise<LogBuilder> {
    assertThat(Number.isSafeInteger(size) && size >= 0, "PROOF_RANGE", `no tree size: ${size}`);
    const levels: Hash[][] = [[]];
    for (let level = 0, count = size; count > 0; level += 1) {
      const width = count % TILE_WIDTH;
      count = Math.floor(count / TILE_WIDTH);
      levels[level] = width === 0 ? [] : splitHashes(await readTile(store, level, count, width));
    }
    const width = size % TILE_WIDTH;
    let bundle: Uint8Array[] = [];
    if (width > 0) {
      const index = Math.floor(size / TILE_WIDTH);
      const bytes = await readWide(store, { level: "entries", index, width });
      assertThat(bytes, "TILE_MISSING", `no bundle ${entriesPath(index, width)}`);
      bundle = decodeBundle(bytes, width).map((entry) => new Uint8Array(entry));
    }
    const builder = new LogBuilder(store, size, new TileEdges(levels, size), bundle);
    await builder.#findPartial("entries", width);
    for (const [level, { length }] of levels.entries()) await builder.#findPartial(level, length);
    return builder;
  }

  get size(): number {
    return this.#size;
  }

  /** RFC 6962 root of everything that was appended. */
  root(): Hash {
    return this.#edges.root();
  }

  /**
   * Appends entries. Nothing is written yet. Throws the invariant violation `ENTRY_SIZE`, and takes none of them, when one
   * is longer than 65,535 bytes.
   */
  append(entries: readonly Uint8Array[]): void {
    assertThat(!this.#isFlushing, "LOG_BUSY", "entries are appended while a flush is under way");
    for (const { length } of entries) {
      assertThat(length <= MAX_ENTRY_BYTES, "ENTRY_SIZE", `an entry of ${length} bytes`);
    }
    for (let at = 0; at < entries.length; ) {
      const isWhole = this.#bundle.length === 0 && entries.length - at >= TILE_WIDTH;
      const count = isWhole ? TILE_WIDTH : 1;
      if (isWhole) this.#takeBundle(entries.slice(at, at + count));
      else this.#takeEntry(entries[at] as Uint8Array);
      this.#size += count;
      at += count;
    }
  }

  /** Writes what the store lacks. After an error it can be called again. */
  async flush(): Promise<void> {
    assertThat(!this.#isFlushing, "LOG_BUSY", "another flush is under way");
    this.#isFlushing = true;
    try {
      await this.#write();
    } finally {
      this.#isFlushing = false;
    }
  }

  async #write(): Promise<void> {
    for (let next = this.#full[0]; next !== undefined; next = this.#full[0]) {
      await this.#store.write(next.path, next.bytes);
      this.#full.shift();
      await this.#dropPartial(next.path);
    }
    await this.#writePartial("entries", this.#bundle.length, () => encodeBundle(this.#bundle));
    for (const [level, edge] of this.#edges.levels.entries()) {
      await this.#writePartial(level, edge.length, () => joinHashes(edge));
    }
  }

  #takeEntry(entry: Uint8Array): void {
    // A copy: the caller may use its buffer again before the flush.
    this.#bundle.push(new Uint8Array(entry));
    if (this.#bundle.length === TILE_WIDTH) {
      this.#keepBundle(encodeBundle(this.#bundle));
      this.#bundle = [];
    }
    this.#keepTiles(this.#edges.push(0, leafHash(entry)));
  }

  #takeBundle(entries: readonly Uint8Array[]): void {
    const bytes = encodeBundle(entries);
    this.#keepBundle(bytes);
    this.#keepTiles(this.#edges.takeTile(0, hashBundle(bytes, TILE_WIDTH)));
  }

  #keepBundle(bytes: Uint8Array): void {
    this.#full.push({ path: entriesPath(Math.floor(this.#size / TILE_WIDTH)), bytes });
  }

  #keepTiles(tiles: readonly FullTile[]): void {
    for (const { bytes, index, level } of tiles) {
      this.#full.push({ path: tilePath(level, index), bytes });
    }
  }

  async #writePartial(
    level: number | "entries",
    width: number,
    bytes: () => Uint8Array,
  ): Promise<void> {
    if (width === 0) return;
    const { full, partial } = this.#partialAt(level, width);
    if (this.#partials.get(full) === partial) return;
    await this.#store.write(partial, bytes());
    await this.#dropPartial(full);
    this.#partials.set(full, partial);
  }

  /** A narrower partial is of no use any more: whoever asks for it gets it cut from the wider one. */
  async #dropPartial(full: string): Promise<void> {
    const before = this.#partials.get(full);
    if (before === undefined) return;
    await this.#store.remove?.(before);
    this.#partials.delete(full);
  }

  /** What was read may have been cut from a wider file that a crash left; only a file of this very width counts as written. */
  async #findPartial(level: number | "entries", width: number): Promise<void> {
    if (width === 0) return;
    const { full, partial } = this.#partialAt(level, width);
    if ((await this.#store.read(partial)) !== undefined) this.#partials.set(full, partial);
  }

  #partialAt(level: number | "entries", width: number) {
    const power = level === "entries" ? 1 : level + 1;
    const index = Math.floor(this.#size / TILE_WIDTH ** power);
    return level === "entries"
      ? { full: entriesPath(index), partial: entriesPath(index, width) }
      : { full: tilePath(level, index), partial: tilePath(level, index, width) };
  }
}

async function readTile(
  store: TileStore,
  level: number,
  index: number,
  width: number,
): Promise<Uint8Array> {
  const bytes = await readWide(store, { level, index, width });
  const isWhole = bytes !== undefined && bytes.length === width * HASH_BYTES;
  assertThat(isWhole, "TILE_MISSING", `no tile ${tilePath(level, index, width)}`);
  return bytes;
}
