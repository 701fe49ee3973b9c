import { assertThat } from "@dure/kernel";
import { proofError } from "../errors.ts";
import { TILE_WIDTH } from "./tile-path.ts";

/** The most that two bytes of length can say. */
export const MAX_ENTRY_BYTES = 65_535;
/** What writers of ordinary entries keep to; what is larger goes by its hash (ledger.md §4.2). */
export const ENTRY_LIMIT_BYTES = 8_192;
const LENGTH_BYTES = 2;
/** The longest file of a log. */
export const MAX_BUNDLE_BYTES = TILE_WIDTH * (LENGTH_BYTES + MAX_ENTRY_BYTES);

/** Joins entries: each as its length in two bytes, big-endian, and itself. At most 256 entries of at most 65,535 bytes. */
export function encodeBundle(entries: readonly Uint8Array[]): Uint8Array {
  assertThat(entries.length <= TILE_WIDTH, "BUNDLE_WIDTH", `${entries.length} entries in a bundle`);
  let size = 0;
  for (const entry of entries) {
    assertThat(entry.length <= MAX_ENTRY_BYTES, "ENTRY_SIZE", `an entry of ${entry.length} bytes`);
    size += LENGTH_BYTES + entry.length;
  }
  const bundle = new Uint8Array(size);
  let at = 0;
  for (const entry of entries) {
    bundle[at] = entry.length >> 8;
    bundle[at + 1] = entry.length & 0xff;
    bundle.set(entry, at + LENGTH_BYTES);
    at += LENGTH_BYTES + entry.length;
  }
  return bundle;
}

/**
 * The entries of a bundle, as views of it. With `count`, the first so many of a wider one. Throws `BUNDLE_MALFORMED` when
 * it is cut, has less than `count`, more than 256, or bytes left over.
 */
export function decodeBundle(bundle: Uint8Array, count?: number): Uint8Array[] {
  const entries: Uint8Array[] = [];
  let at = 0;
  while (at < bundle.length && entries.length !== count) {
    const start = at + LENGTH_BYTES;
    if (start > bundle.length) throw malformed("길이가 잘렸습니다.");
    const end = start + (((bundle[at] as number) << 8) | (bundle[at + 1] as number));
    if (end > bundle.length) throw malformed("기록이 잘렸습니다.");
    if (entries.length === TILE_WIDTH) throw malformed("256건을 넘습니다.");
    entries.push(bundle.subarray(start, end));
    at = end;
  }
  if (count !== undefined && entries.length !== count) throw malformed("기록이 모자랍니다.");
  return entries;
}

/** The bytes of the first `count` entries of a bundle. Throws `BUNDLE_MALFORMED` when it holds fewer. */
export function cutBundle(bundle: Uint8Array, count: number): Uint8Array {
  return bundle.subarray(0, lengthOf(bundle, count));
}

/** The bundle itself. Throws `BUNDLE_MALFORMED` when it holds anything but `count` entries, to its last byte. */
export function wholeBundle(bundle: Uint8Array, count: number): Uint8Array {
  if (lengthOf(bundle, count) !== bundle.length)
    throw malformed("묶음 뒤에 남는 바이트가 있습니다.");
  return bundle;
}

/** Bytes of the first `count` entries. */
function lengthOf(bundle: Uint8Array, count: number): number {
  let at = 0;
  for (let entries = 0; entries < count; entries += 1) {
    if (at + LENGTH_BYTES > bundle.length) throw malformed("기록이 모자랍니다.");
    at += LENGTH_BYTES + (((bundle[at] as number) << 8) | (bundle[at + 1] as number));
  }
  if (at > bundle.length) throw malformed("기록이 잘렸습니다.");
  return at;
}

const malformed = (why: string) => proofError("BUNDLE_MALFORMED", { why });
