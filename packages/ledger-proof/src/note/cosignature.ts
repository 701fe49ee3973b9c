import { assertThat } from "@dure/kernel";

/** Eight bytes of time and an Ed25519 signature. */
export const COSIGNATURE_BYTES = 72;
const TIME_BYTES = 8;

/** What a witness signs (C2SP tlog-cosignature v1, Ed25519): a header, the time in seconds, and the note's text. */
export function cosignedMessage(timeS: number, text: Uint8Array): Uint8Array {
  return Buffer.concat([Buffer.from(`cosignature/v1\ntime ${timeS}\n`, "utf8"), text]);
}

export function encodeCosignature(timeS: number, signature: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(TIME_BYTES + signature.length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(timeS));
  bytes.set(signature, TIME_BYTES);
  return bytes;
}

/**
 * Takes a cosignature apart. `timeS` is when the witness signed, in seconds since 1970; it is to be believed only once the
 * signature has been verified. Throws the invariant violation `COSIGNATURE_SIZE` for anything but 72 bytes.
 */
export function readCosignature(bytes: Uint8Array): { timeS: number; signature: Uint8Array } {
  assertThat(bytes.length === COSIGNATURE_BYTES, "COSIGNATURE_SIZE", "not a cosignature");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return { timeS: Number(view.getBigUint64(0)), signature: bytes.subarray(TIME_BYTES) };
}
