import { assertThat } from "@dure/kernel";
import { foldNodes } from "../hashing/hash-bundle.ts";
import { HASH_BYTES, type Hash } from "../hashing/sha256.ts";
import type { HashReader } from "../tree/proofs.ts";
import { decodeBundle } from "./entry-bundle.ts";
import { readWide } from "./read-wide.ts";
import { entriesPath, TILE_WIDTH, tilePath } from "./tile-path.ts";
import type { TileStore } from "./tile-store.ts";

const BITS_PER_LEVEL = 8;
const MAX_CACHED_TILES = 64;

/**
 * Hashes of a log of a size from its tiles, for proofs. Tiles are kept while the reader lives, at most 64. Throws the
 * invariant violation `TILE_MISSING` where a tile is absent or short.
 */
export function tileHashReader(store: TileStore, size: number): HashReader {
  const tiles = new Map<string, Promise<Uint8Array>>();
  const tile = (level: number, index: number): Promise<Uint8Array> => {
    const count = Math.floor(size / TILE_WIDTH ** level);
    const width = Math.min(TILE_WIDTH, count - index * TILE_WIDTH);
    assertThat(width > 0, "TILE_MISSING", `no tile ${tilePath(level, index)} in a log of ${size}`);
    const path = tilePath(level, index, width);
    const known = tiles.get(path);
    if (known) return known;
    const reading = readWide(store, { level, index, width }).then((bytes) => {
      assertThat(bytes?.length === width * HASH_BYTES, "TILE_MISSING", `no tile ${path}`);
      return bytes;
    });
    // A failure is not kept: the tile may be there the next time.
    reading.catch(() => tiles.delete(path));
    tiles.set(path, reading);
    const [oldest] = tiles.keys();
    if (tiles.size > MAX_CACHED_TILES && oldest !== undefined) tiles.delete(oldest);
    return reading;
  };
  return async (level, index): Promise<Hash> => {
    const tileLevel = Math.floor(level / BITS_PER_LEVEL);
    const width = 2 ** (level % BITS_PER_LEVEL);
    const first = index * width;
    const bytes = await tile(tileLevel, Math.floor(first / TILE_WIDTH));
    const from = (first % TILE_WIDTH) * HASH_BYTES;
    const end = from + width * HASH_BYTES;
    assertThat(
      end <= bytes.length,
      "TILE_MISSING",
      `no subtree ${level}/${index} in a log of ${size}`,
    );
    let hashes: Hash = bytes.slice(from, end);
    while (hashes.length > HASH_BYTES) hashes = foldNodes(hashes);
    return hashes;
  };
}

/**
 * Entries `from` to `to` (exclusive) of a log, in order, as views of their bundles. Nothing is hashed: whoever must know that
 * they are the log's own proves them. Throws `TILE_MISSING`, or `BUNDLE_MALFORMED` where a bundle is damaged in its form.
 */
export async function* readEntries(
  store: TileStore,
  size: number,
  from = 0,
  to = size,
): AsyncGenerator<{ readonly index: number; readonly entry: Uint8Array }> {
  assertThat(from >= 0 && to <= size, "TILE_MISSING", `entries ${from} to ${to} of ${size}`);
  for (let bundle = Math.floor(from / TILE_WIDTH); bundle * TILE_WIDTH < to; bundle += 1) {
    const first = bundle * TILE_WIDTH;
    const width = Math.min(TILE_WIDTH, size - first);
    const bytes = await readWide(store, { level: "entries", index: bundle, width });
    assertThat(bytes, "TILE_MISSING", `no bundle ${entriesPath(bundle, width)}`);
    const entries = decodeBundle(bytes, width);
    for (let place = Math.max(0, from - first); place < width && first + place < to; place += 1) {
      yield { index: first + place, entry: entries[place] as Uint8Array };
    }
  }
}
