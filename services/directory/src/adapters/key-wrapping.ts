import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { InvariantViolation } from "@dure/kernel";

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
export const KEY_BYTES = 32;

export const newKey = (): Buffer => randomBytes(KEY_BYTES);

/** A key under another key (AES-256-GCM): nonce, ciphertext, tag. `place` binds it to its row. */
export function wrapKey(wrapping: Uint8Array, place: string, key: Uint8Array): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv("aes-256-gcm", wrapping, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(Buffer.from(place, "utf8"));
  return Buffer.concat([nonce, cipher.update(key), cipher.final(), cipher.getAuthTag()]);
}

/** Throws the invariant violation `KEY_UNWRAP` when the wrapping key is another one or the row was changed. */
export function unwrapKey(wrapping: Uint8Array, place: string, wrapped: Uint8Array): Buffer {
  const bytes = Buffer.from(wrapped);
  const end = bytes.length - TAG_BYTES;
  try {
    const nonce = bytes.subarray(0, NONCE_BYTES);
    const decipher = createDecipheriv("aes-256-gcm", wrapping, nonce, { authTagLength: TAG_BYTES });
    decipher.setAAD(Buffer.from(place, "utf8"));
    decipher.setAuthTag(bytes.subarray(end));
    return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES, end)), decipher.final()]);
  } catch {
    throw new InvariantViolation("KEY_UNWRAP", "a stored key does not open under this secret");
  }
}
