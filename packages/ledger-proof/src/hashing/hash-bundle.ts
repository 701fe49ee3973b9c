import { assertThat } from "@dure/kernel";
import { chosenEngines, type HashEngines } from "./choose-engines.ts";
import { LENGTH_BYTES, PAIR_BYTES } from "./engine.ts";

/**
 * RFC 6962 leaf hashes of the `count` entries of a C2SP entry bundle (tlog-tiles: each is its length in two bytes,
 * big-endian, and itself), 32 bytes each, one behind the other. Throws the invariant violation `BUNDLE_SHORT` when
 * the bundle is cut or has bytes left over. `engines` is for tests and benches; without it this process's fastest are
 * used, which give the same bytes.
 */
export function hashBundle(
  bundle: Uint8Array,
  count: number,
  engines: HashEngines = chosenEngines(),
): Uint8Array {
  checkBundle(bundle, count);
  return engines.forMessages(bundle.length / count - LENGTH_BYTES).hashBundle(bundle, count);
}

/**
 * RFC 6962 interior nodes over pairs of hashes of 32 bytes: half as many hashes. Throws the invariant violation
 * `NODES_ODD` when a hash has no partner or is not whole.
 */
export function foldNodes(level: Uint8Array, engines: HashEngines = chosenEngines()): Uint8Array {
  assertThat(level.length % PAIR_BYTES === 0, "NODES_ODD", "hashes come in pairs");
  return engines.forMessages(PAIR_BYTES).foldNodes(level);
}

/** Walks along the lengths, so that no engine ever reads past the end. */
function checkBundle(bundle: Uint8Array, count: number): void {
  let at = 0;
  let entries = 0;
  while (entries < count && at + LENGTH_BYTES <= bundle.length) {
    at += LENGTH_BYTES + (((bundle[at] as number) << 8) | (bundle[at + 1] as number));
    entries += 1;
  }
  assertThat(
    entries === count && at === bundle.length,
    "BUNDLE_SHORT",
    `a bundle is not ${count} entries in ${bundle.length} bytes`,
  );
}
