import { hkdfSync } from "node:crypto";
import { ed25519Signer, type NoteSigner } from "@dure/ledger-proof";
import { auditError } from "../errors.ts";
import type { SigningKeys } from "../keys/signing-keys.ts";

const SEED_BYTES = 32;

/**
 * One key per origin from one master seed of 32 bytes: HKDF-SHA-256 (RFC 5869) without salt, the origin as its info. So
 * one secret is kept and no log can sign for another. Throws `LOG_KEY_INVALID` for a seed of another length.
 */
export function derivedKeys(masterSeed: Uint8Array): SigningKeys {
  if (masterSeed.length !== SEED_BYTES) {
    throw auditError("LOG_KEY_INVALID", {
      reason: `열쇠의 길이가 ${SEED_BYTES}바이트가 아니라 ${masterSeed.length}바이트입니다.`,
    });
  }
  const master = Uint8Array.from(masterSeed);
  const signers = new Map<string, NoteSigner>();
  const signerFor = async (origin: string): Promise<NoteSigner> => {
    const known = signers.get(origin);
    if (known) return known;
    const seed = new Uint8Array(hkdfSync("sha256", master, "", origin, SEED_BYTES));
    const signer = ed25519Signer(origin, seed);
    signers.set(origin, signer);
    return signer;
  };
  return {
    signerFor,
    verifierKeyFor: async (origin) => (await signerFor(origin)).verifierKey,
  };
}
