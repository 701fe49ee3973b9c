import { createHmac } from "node:crypto";

/**
 * HMAC-SHA-256 in hex over parts that cannot run into each other. Document numbers and phone numbers are easy to
 * guess, so a plain hash of them would not hide them.
 */
export function keyedHash(hmacKey: string, ...parts: readonly string[]): string {
  return createHmac("sha256", hmacKey).update(JSON.stringify(parts)).digest("hex");
}

/** The same text however it was typed: composed Hangul, lower case, without white space, hyphens and full stops at its ends. */
export function sameText(text: string): string {
  return text
    .normalize("NFC")
    .toLowerCase()
    .replace(/[\s-]+/g, "")
    .replace(/^\.+|\.+$/g, "");
}
