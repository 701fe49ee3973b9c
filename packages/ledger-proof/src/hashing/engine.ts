import { HASH_BYTES } from "./sha256.ts";

/** One way of hashing many messages. All ways give the same bytes; only their speed differs. */
export interface HashEngine {
  /**
   * RFC 6962 leaf hashes of the `count` entries of a C2SP bundle, 32 bytes each. Whoever calls has made sure that the
   * bundle is whole.
   */
  hashBundle(bundle: Uint8Array, count: number): Uint8Array;
  /** RFC 6962 interior nodes over pairs of hashes of 32 bytes; an even number of them. */
  foldNodes(level: Uint8Array): Uint8Array;
}

/** First byte of what is hashed (RFC 6962 §2.1): leaves and interior nodes never have the same preimage. */
export const LEAF_PREFIX = 0;
export const NODE_PREFIX = 1;

/** Bytes of an entry's length in a bundle, big-endian (C2SP tlog-tiles). */
export const LENGTH_BYTES = 2;

/** Two hashes, of which an interior node is made. */
export const PAIR_BYTES = 2 * HASH_BYTES;
