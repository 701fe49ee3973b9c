import { HASH_BYTES, type Hash } from "../hashing/sha256.ts";

/** A hash as the C2SP formats write it into a line: standard base64 with padding. */
export const formatHash = (hash: Hash): string => Buffer.from(hash).toString("base64");

/** Reads what `formatHash` writes; undefined for anything else, other spellings of the same bytes included. */
export function readHash(text: string): Hash | undefined {
  const bytes = readBase64(text);
  return bytes?.length === HASH_BYTES ? bytes : undefined;
}

/** Standard base64 with padding in its one canonical spelling (RFC 4648 §4); undefined for anything else. */
export function readBase64(text: string): Uint8Array | undefined {
  const bytes = Buffer.from(text, "base64");
  return bytes.toString("base64") === text ? new Uint8Array(bytes) : undefined;
}
