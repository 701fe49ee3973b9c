import { createHmac, hkdfSync } from "node:crypto";

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const REF_BYTES = 20;

/**
 * The name of a payout towards the operator: base 32 of HMAC(tenant key, redemption/epoch), 32 characters. It tells
 * nothing about person or redemption, and follows from them, so that no attempt ever makes a second one.
 */
export function payoutRefOf(
  secret: string,
  tenantId: string,
  redemptionId: string,
  epoch: number,
): string {
  const key = Buffer.from(hkdfSync("sha256", secret, tenantId, "dure-payout-ref", 32));
  const mac = createHmac("sha256", key).update(`${redemptionId}/${epoch}`).digest();
  return base32(mac.subarray(0, REF_BYTES));
}

export const isPayoutRef = (text: string): boolean => /^[A-Z2-7]{32}$/.test(text);

/** RFC 4648 base 32; 20 bytes need no padding. */
function base32(bytes: Uint8Array): string {
  let bits = "";
  for (const byte of bytes) bits += byte.toString(2).padStart(8, "0");
  return (bits.match(/.{5}/g) ?? []).map((five) => ALPHABET[Number.parseInt(five, 2)]).join("");
}
