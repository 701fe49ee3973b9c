import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  randomBytes,
  timingSafeEqual,
} from "node:crypto";
import { assertThat } from "@dure/kernel";

/** Personal text as it stands in events and views: unreadable once its subject's key is destroyed. */
export type SealedText = {
  /** Id of the subject key that sealed it. */
  readonly s: string;
  readonly alg: "A256GCM";
  /** 96 random bits, base64url. */
  readonly n: string;
  /** Ciphertext and the 128-bit tag behind it, base64url. */
  readonly c: string;
  /** HMAC-SHA-256(key, "commit"), base64url. */
  readonly k: string;
};

/** The key of one subject in one agency. 256 bits; never stored in the clear. */
export type SubjectKey = { readonly keyId: string; readonly key: Uint8Array };

const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Seals text with AES-256-GCM (design: section 3, personal data). `aad` names the place where the text stands, such as
 * `claimId|title`, so that a sealed text moved to another place no longer opens. The nonce is random unless a test
 * gives one; one subject's key seals far fewer than the 2^32 texts at which random nonces become a risk.
 */
export function sealText(
  key: SubjectKey,
  aad: string,
  plain: string,
  nonce: Uint8Array = randomBytes(NONCE_BYTES),
): SealedText {
  assertThat(key.key.byteLength === KEY_BYTES, "SUBJECT_KEY_SIZE", "a subject key has 256 bits");
  assertThat(nonce.byteLength === NONCE_BYTES, "NONCE_SIZE", "a nonce has 96 bits");
  const cipher = createCipheriv("aes-256-gcm", key.key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(boundTo(key, aad));
  const sealed = Buffer.concat([cipher.update(plain, "utf8"), cipher.final(), cipher.getAuthTag()]);
  return {
    s: key.keyId,
    alg: "A256GCM",
    n: Buffer.from(nonce).toString("base64url"),
    c: sealed.toString("base64url"),
    k: keyCommitment(key).toString("base64url"),
  };
}

/**
 * Opens sealed text; undefined when the key is another one, the place is another one, or a bit was changed. The
 * commitment is checked first: GCM alone would let somebody craft one ciphertext that two keys open to two texts.
 */
export function openText(key: SubjectKey, aad: string, sealed: SealedText): string | undefined {
  if (sealed.alg !== "A256GCM" || sealed.s !== key.keyId) return undefined;
  const committed = Buffer.from(sealed.k, "base64url");
  const commitment = keyCommitment(key);
  if (committed.length !== commitment.length || !timingSafeEqual(committed, commitment)) {
    return undefined;
  }
  const bytes = Buffer.from(sealed.c, "base64url");
  const nonce = Buffer.from(sealed.n, "base64url");
  if (bytes.length < TAG_BYTES || nonce.length !== NONCE_BYTES) return undefined;
  const decipher = createDecipheriv("aes-256-gcm", key.key, nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(boundTo(key, aad));
  decipher.setAuthTag(bytes.subarray(bytes.length - TAG_BYTES));
  try {
    const opened = [decipher.update(bytes.subarray(0, bytes.length - TAG_BYTES)), decipher.final()];
    return Buffer.concat(opened).toString("utf8");
  } catch {
    return undefined;
  }
}

/** HMAC-SHA-256(key, "commit"): names the key without telling anything about it. */
export function keyCommitment(key: SubjectKey): Buffer {
  return createHmac("sha256", key.key).update("commit").digest();
}

/** Binds the key's id and the place; the length in front keeps the two apart. */
function boundTo(key: SubjectKey, aad: string): Buffer {
  return Buffer.from(`dure-sealed-text-1|${key.keyId.length}:${key.keyId}|${aad}`, "utf8");
}
