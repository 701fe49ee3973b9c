import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from "node:crypto";

export interface SealedAnswer {
  readonly n: string;
  readonly c: string;
}

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

const keyFor = (
  purpose: "answer" | "fingerprint",
  secret: string,
  idempotencyKey: string,
  commandId: string,
): Uint8Array =>
  new Uint8Array(hkdfSync("sha256", secret, commandId, `dure-${purpose}\n${idempotencyKey}`, 32));

/**
 * Answers may tell about people, and would outlive the erasure of a person's key if they were kept in plain. They are
 * sealed under a key that follows from the sender's Idempotency-Key, which itself is not stored anywhere.
 */
export function sealAnswer(
  secret: string,
  idempotencyKey: string,
  commandId: string,
  plain: string,
): SealedAnswer {
  const nonce = randomBytes(NONCE_BYTES);
  const key = keyFor("answer", secret, idempotencyKey, commandId);
  const cipher = createCipheriv("aes-256-gcm", key, nonce);
  const body = Buffer.concat([cipher.update(plain, "utf8"), cipher.final(), cipher.getAuthTag()]);
  return { n: nonce.toString("base64"), c: body.toString("base64") };
}

/** Opens a kept answer; throws when it was sealed under another key. */
export function openAnswer(
  secret: string,
  idempotencyKey: string,
  commandId: string,
  sealed: SealedAnswer,
): string {
  const body = Buffer.from(sealed.c, "base64");
  const decipher = createDecipheriv(
    "aes-256-gcm",
    keyFor("answer", secret, idempotencyKey, commandId),
    Buffer.from(sealed.n, "base64"),
  );
  decipher.setAuthTag(body.subarray(body.length - TAG_BYTES));
  const plain = [decipher.update(body.subarray(0, body.length - TAG_BYTES)), decipher.final()];
  return Buffer.concat(plain).toString("utf8");
}

/**
 * What tells two requests apart. Its key follows from the sender's Idempotency-Key too: whoever holds the store and the
 * secret cannot try out names and phone numbers against the record of a request, also after an erasure.
 */
export function fingerprintOf(
  secret: string,
  idempotencyKey: string,
  commandId: string,
  parts: readonly (string | Uint8Array)[],
): string {
  const mac = createHmac("sha256", keyFor("fingerprint", secret, idempotencyKey, commandId));
  for (const part of parts) mac.update(`${part.length}:`).update(part);
  return mac.digest("base64");
}
