import { HASH_BYTES } from "../hashing/sha256.ts";
import { cutBundle, wholeBundle } from "./entry-bundle.ts";
import { formatTilePath, TILE_WIDTH, type TileAddress } from "./tile-path.ts";
import type { TileStore } from "./tile-store.ts";

/**
 * A tile or bundle of at least a width, cut to it: the file itself, the full one, or the narrowest wider partial. So a
 * narrower partial need not be kept once a wider one is written. Undefined when none is there. Throws `BUNDLE_MALFORMED`
 * for a bundle that is not exactly so many entries; a tile of hashes is answered as it is, and its length must be looked at.
 */
export async function readWide(
  store: TileStore,
  address: TileAddress,
): Promise<Uint8Array | undefined> {
  const exact = await store.read(formatTilePath(address));
  if (exact !== undefined) {
    return address.level === "entries" ? wholeBundle(exact, address.width) : exact;
  }
  if (address.width === TILE_WIDTH) return undefined;
  const full = await store.read(formatTilePath({ ...address, width: TILE_WIDTH }));
  if (full !== undefined) return cut(address, full);
  for (let width = address.width + 1; width < TILE_WIDTH; width += 1) {
    const wider = await store.read(formatTilePath({ ...address, width }));
    if (wider !== undefined) return cut(address, wider);
  }
  // A log that grows meanwhile may have replaced the wider partial by the full file behind this reader's back.
  const late = await store.read(formatTilePath({ ...address, width: TILE_WIDTH }));
  return late && cut(address, late);
}

const cut = ({ level, width }: TileAddress, bytes: Uint8Array): Uint8Array =>
  level === "entries" ? cutBundle(bytes, width) : bytes.subarray(0, width * HASH_BYTES);
