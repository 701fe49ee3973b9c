import { assertThat } from "@dure/kernel";
import { HASH_BYTES, leafHash, nodeHash } from "./sha256.ts";

/** Leaf hashes of the entries of a C2SP bundle, 32 bytes each. Throws `BUNDLE_SHORT` when it is cut or too long. */
export function hashBundle(bundle: Uint8Array, count: number): Uint8Array {
  const hashes = new Uint8Array(count * HASH_BYTES);
  let at = 0;
  for (let index = 0; index < count; index += 1) {
    assertThat(at + 2 <= bundle.length, "BUNDLE_SHORT", "a bundle is cut");
    const end = at + 2 + (((bundle[at] as number) << 8) | (bundle[at + 1] as number));
    assertThat(end <= bundle.length, "BUNDLE_SHORT", "a bundle is cut");
    hashes.set(leafHash(bundle.subarray(at + 2, end)), index * HASH_BYTES);
    at = end;
  }
  assertThat(at === bundle.length, "BUNDLE_SHORT", "a bundle has bytes left over");
  return hashes;
}

/** Pairs of hashes to their parents: RFC 6962 inner nodes. */
export function foldNodes(level: Uint8Array): Uint8Array {
  assertThat(level.length % (2 * HASH_BYTES) === 0, "NODES_ODD", "hashes come in pairs");
  const above = new Uint8Array(level.length / 2);
  for (let at = 0; at < level.length; at += 2 * HASH_BYTES) {
    const middle = at + HASH_BYTES;
    above.set(
      nodeHash(level.subarray(at, middle), level.subarray(middle, middle + HASH_BYTES)),
      at / 2,
    );
  }
  return above;
}
