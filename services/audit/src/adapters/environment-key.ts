import { auditError } from "../errors.ts";
import type { SigningKeys } from "../keys/signing-keys.ts";
import { derivedKeys } from "./derived-keys.ts";

const BASE64URL_OF_32_BYTES = /^[A-Za-z0-9_-]{43}$/;

/** Keys from a secret of the environment: base64url of 32 random bytes. Throws `LOG_KEY_INVALID`. */
export function environmentKeys(secret: string): SigningKeys {
  if (!BASE64URL_OF_32_BYTES.test(secret)) {
    throw auditError("LOG_KEY_INVALID", {
      reason: "DURE_LOG_KEY는 32바이트를 base64url로 적은 43글자여야 합니다.",
    });
  }
  return derivedKeys(Buffer.from(secret, "base64url"));
}
