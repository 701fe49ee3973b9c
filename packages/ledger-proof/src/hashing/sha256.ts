import { hash } from "node:crypto";

/** 32 bytes of SHA-256. */
export type Hash = Uint8Array;

export const HASH_BYTES = 32;

/**
 * SHA-256 of bytes or of the UTF-8 form of a text. The answer is a plain array: `slice` of a Buffer would be a view
 * that shares its bytes.
 */
export function sha256(data: Uint8Array | string): Hash {
  const digest = hash("sha256", data, "buffer");
  return new Uint8Array(digest.buffer, digest.byteOffset, HASH_BYTES);
}

/** Leaf hash of RFC 6962 §2.1: SHA-256 over a zero byte and the entry. */
export function leafHash(entry: Uint8Array): Hash {
  const input = new Uint8Array(entry.length + 1);
  input.set(entry, 1);
  return sha256(input);
}

/** Interior node of RFC 6962 §2.1: SHA-256 over a one byte and both children. */
export function nodeHash(left: Hash, right: Hash): Hash {
  const input = new Uint8Array(1 + 2 * HASH_BYTES);
  input[0] = 1;
  input.set(left, 1);
  input.set(right, 1 + HASH_BYTES);
  return sha256(input);
}

/** Root of the tree without a leaf: SHA-256 of nothing. */
export const EMPTY_ROOT: Hash = sha256(new Uint8Array(0));
