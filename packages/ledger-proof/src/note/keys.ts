import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from "node:crypto";
import type { Clock } from "@dure/kernel";
import { proofError } from "../errors.ts";
import { sha256 } from "../hashing/sha256.ts";
import {
  COSIGNATURE_BYTES,
  cosignedMessage,
  encodeCosignature,
  readCosignature,
} from "./cosignature.ts";
import { readBase64 } from "./hash-line.ts";
import { isKeyName } from "./note-text.ts";

/** Kinds of keys of C2SP signed-note that Dure knows. 0x06 (ML-DSA-44 cosignatures) is read over as unknown. */
const KIND_BYTES = { ed25519: 0x01, cosignature: 0x04 } as const;
export type KeyKind = keyof typeof KIND_BYTES;

/** Checks signatures of one key. */
export interface NoteVerifier {
  readonly name: string;
  /** Four bytes in hex. */
  readonly keyId: string;
  readonly kind: KeyKind;
  verify(text: Uint8Array, signature: Uint8Array): boolean;
}

/**
 * Signs notes with one key. The call is asynchronous and the key is nowhere in it, so that a token behind PKCS#11 or a
 * key management service can stand there.
 */
export interface NoteSigner {
  readonly name: string;
  readonly keyId: string;
  /** The public side as others write it down: `<name>+<key id>+<base64>`. */
  readonly verifierKey: string;
  sign(text: Uint8Array): Promise<Uint8Array>;
}

const KINDS = Object.keys(KIND_BYTES) as readonly KeyKind[];
const PUBLIC_BYTES = 32;
const SEED_BYTES = 32;
const SPKI = Buffer.from("302a300506032b6570032100", "hex");
const PKCS8 = Buffer.from("302e020100300506032b657004220420", "hex");
const VKEY = /^([^+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/;

/**
 * Reads a verifier key, to the last character. Throws `KEY_MALFORMED`, also where the key id is not that of name and key.
 */
export function parseVerifierKey(verifierKey: string): NoteVerifier {
  const [, name = "", keyId = "", base64 = ""] = VKEY.exec(verifierKey) ?? [];
  const bytes = readBase64(base64);
  if (!isKeyName(name) || !bytes) {
    throw proofError("KEY_MALFORMED", { why: "이름+열쇠 번호+base64 꼴이 아닙니다." });
  }
  const kind = KINDS.find((one) => KIND_BYTES[one] === bytes[0]);
  if (kind === undefined || bytes.length !== 1 + PUBLIC_BYTES) {
    throw proofError("KEY_MALFORMED", { why: "아는 종류의 열쇠가 아닙니다." });
  }
  const raw = bytes.slice(1);
  if (keyIdOf(name, kind, raw) !== keyId) {
    throw proofError("KEY_MALFORMED", { why: "열쇠 번호가 이름과 열쇠에 맞지 않습니다." });
  }
  return verifierOf(name, keyId, kind, raw);
}

/**
 * Writes a verifier key over a raw Ed25519 public key of 32 bytes, for signers whose key lies in a token. Throws
 * `KEY_MALFORMED` for a name or a key that cannot stand in one.
 */
export function formatVerifierKey(name: string, kind: KeyKind, publicKey: Uint8Array): string {
  if (!isKeyName(name)) throw proofError("KEY_MALFORMED", { why: "이름에 빈칸이나 +가 있습니다." });
  if (publicKey.length !== PUBLIC_BYTES)
    throw proofError("KEY_MALFORMED", { why: "공개 열쇠는 32바이트입니다." });
  const base64 = Buffer.concat([Buffer.from([KIND_BYTES[kind]]), publicKey]).toString("base64");
  return `${name}+${keyIdOf(name, kind, publicKey)}+${base64}`;
}

/** The log's own signer (kind 0x01) over a 32-byte Ed25519 seed. */
export function ed25519Signer(name: string, seed: Uint8Array): NoteSigner {
  const { key, publicKey } = keyPair(name, seed);
  return {
    ...publicSide(name, "ed25519", publicKey),
    sign: async (text) => new Uint8Array(sign(null, text, key)),
  };
}

/** A witness's signer (kind 0x04): signs the time with the note (C2SP tlog-cosignature). */
export function cosigner(name: string, seed: Uint8Array, clock: Clock): NoteSigner {
  const { key, publicKey } = keyPair(name, seed);
  return {
    ...publicSide(name, "cosignature", publicKey),
    async sign(text) {
      const timeS = Math.floor(clock.nowMs() / 1000);
      return encodeCosignature(timeS, sign(null, cosignedMessage(timeS, text), key));
    },
  };
}

function keyIdOf(name: string, kind: KeyKind, publicKey: Uint8Array): string {
  const prefix = Buffer.from([...Buffer.from(name, "utf8"), 0x0a, KIND_BYTES[kind]]);
  return Buffer.from(sha256(Buffer.concat([prefix, publicKey])).subarray(0, 4)).toString("hex");
}

const publicSide = (name: string, kind: KeyKind, publicKey: Uint8Array) => ({
  name,
  keyId: keyIdOf(name, kind, publicKey),
  verifierKey: formatVerifierKey(name, kind, publicKey),
});

function keyPair(name: string, seed: Uint8Array): { key: KeyObject; publicKey: Uint8Array } {
  if (!isKeyName(name)) throw proofError("KEY_MALFORMED", { why: "이름에 빈칸이나 +가 있습니다." });
  if (seed.length !== SEED_BYTES)
    throw proofError("KEY_MALFORMED", { why: "씨앗은 32바이트입니다." });
  const key = createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: "der", type: "pkcs8" });
  const spki = createPublicKey(key).export({ format: "der", type: "spki" });
  return { key, publicKey: new Uint8Array(spki.subarray(SPKI.length)) };
}

function verifierOf(name: string, keyId: string, kind: KeyKind, raw: Uint8Array): NoteVerifier {
  const key = createPublicKey({ key: Buffer.concat([SPKI, raw]), format: "der", type: "spki" });
  return {
    name,
    keyId,
    kind,
    verify(text, signature) {
      if (kind === "ed25519") return signature.length === 64 && verify(null, text, key, signature);
      if (signature.length !== COSIGNATURE_BYTES) return false;
      const { signature: bytes, timeS } = readCosignature(signature);
      // Beyond 2^53 several times would be written as the same number, and one signature would pass for all of them.
      if (!Number.isSafeInteger(timeS)) return false;
      return verify(null, cosignedMessage(timeS, text), key, bytes);
    },
  };
}
