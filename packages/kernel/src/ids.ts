import { hash } from "node:crypto";
import { assertThat } from "./assert.ts";

/** A UUID in lower-case text form. */
export type Uuid = string & { readonly __brand: "Uuid" };

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

export const isUuid = (text: string): text is Uuid => UUID.test(text);

/** Where new identities come from. Injected, so that a seeded run makes the same ids every time. */
export interface Ids {
  /** A new UUIDv7 (RFC 9562 §5.7): its text sorts by time, which keeps the store's index of ids growing at one end. */
  next(): Uuid;
  /** Random identity without any time in it, for references to people: 128 bits as 26 letters and digits. */
  nextRef(): string;
}

const layOut = (hex: string): Uuid =>
  `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}` as Uuid;

const VARIANT_DIGITS = "89ab";

/** 48 bits of milliseconds, then random hex. `randomHex` needs 20 digits; version and variant overwrite two of them. */
export function uuidV7(epochMs: number, randomHex: string): Uuid {
  const time = epochMs.toString(16).padStart(12, "0");
  const variant = VARIANT_DIGITS[Number.parseInt(randomHex[3] ?? "0", 16) & 3];
  return layOut(`${time}7${randomHex.slice(0, 3)}${variant}${randomHex.slice(4, 19)}`);
}

/**
 * The id of a thing that follows from another thing, the same on every retry: UUIDv8 (RFC 9562 §5.8) whose first 48
 * bits are the time of the cause and whose rest is SHA-256 over reactor, cause and index. A plain UUIDv5 would do the
 * same, but its random order makes the store touch a new index page per event: measured, half the append rate.
 */
export function reactionId(reactor: string, causeId: string, index: number): Uuid {
  assertThat(isUuid(causeId), "CAUSE_ID", `a cause must be a UUID: ${causeId}`);
  const digest = hash("sha256", `${reactor}\n${causeId}\n${index}`, "hex");
  const time = causeId.slice(0, 8) + causeId.slice(9, 13);
  const variant = VARIANT_DIGITS[Number.parseInt(digest[3] ?? "0", 16) & 3];
  return layOut(`${time}8${digest.slice(0, 3)}${variant}${digest.slice(4, 19)}`);
}

/**
 * An id that follows from text alone, such as a command id from an Idempotency-Key: UUIDv8 of SHA-256 over the parts.
 * The parts are length-prefixed, so that no two lists of parts give the same text.
 */
export function nameId(...parts: readonly string[]): Uuid {
  const digest = hash("sha256", parts.map((part) => `${part.length}:${part}`).join(""), "hex");
  const variant = VARIANT_DIGITS[Number.parseInt(digest[16] ?? "0", 16) & 3];
  return layOut(`${digest.slice(0, 12)}8${digest.slice(13, 16)}${variant}${digest.slice(17, 32)}`);
}

const REF_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";

/** 128 bits of hex as 26 characters of Crockford's base 32, lower case. */
export function refFromHex(hex32: string): string {
  let value = BigInt(`0x${hex32}`);
  let text = "";
  for (let digit = 0; digit < 26; digit += 1) {
    text = REF_ALPHABET[Number(value & 31n)] + text;
    value >>= 5n;
  }
  return text;
}

/** Ids over any source of time and random bytes. `randomHex(n)` answers n hex digits. */
export function idsFrom(nowMs: () => number, randomHex: (digits: number) => string): Ids {
  return {
    next: () => uuidV7(nowMs(), randomHex(20)),
    nextRef: () => refFromHex(randomHex(32)),
  };
}
