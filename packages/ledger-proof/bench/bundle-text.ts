const LENGTH_BYTES = 2;
const OPEN = 0x5b;
const COMMA = 0x2c;
const SPACE = 0x20;
const CLOSE = 0x5d;
/**
 * Longer texts go to the part of the heap for large objects and are slower to make and to read than one entry at a
 * time.
 */
const TEXT_BYTES = 32_768;

const scratch = Buffer.alloc(TEXT_BYTES + 65_535 + LENGTH_BYTES + 1);

/**
 * The entries of a bundle as a few JSON arrays, each to be read by one call. An entry's length takes two bytes in the
 * bundle, which is just the room for a comma and a space. For measuring and for trusted bundles only: an entry that
 * is not whole JSON by itself could, together with its neighbours, still read as an array of the right length.
 */
export function* bundleTexts(bundle: Uint8Array, count: number): Generator<string> {
  let length = 0;
  let at = 0;
  for (let index = 0; index < count; index += 1) {
    const body = ((bundle[at] as number) << 8) | (bundle[at + 1] as number);
    const end = at + LENGTH_BYTES + body;
    scratch.set(bundle.subarray(at, end), length);
    scratch[length] = length === 0 ? OPEN : COMMA;
    scratch[length + 1] = SPACE;
    length += LENGTH_BYTES + body;
    at = end;
    if (length < TEXT_BYTES && index + 1 < count) continue;
    scratch[length] = CLOSE;
    yield scratch.toString("utf8", 0, length + 1);
    length = 0;
  }
}
