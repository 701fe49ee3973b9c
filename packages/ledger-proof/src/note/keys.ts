import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from "node:crypto";
import { type Clock } from "@dure/kernel";
import { proofError } from "../errors.ts";
import { sha256 } from "../hashing/sha256.ts";
import {
  COSIGNATURE_BYTES,
  cosignedMessage,
  encodeCosignature,
  readCosignature,
} from "./cosignature.ts";

/** Kinds of keys of C2SP signed-note that Dure knows. 0x06 (ML-DSA-44 cosignatures) is read over as unknown. */
const KINDS = { 0x01: "ed25519", 0x04: "cosignature" } as const;
export type KeyKind = (typeof KINDS)[keyof typeof KINDS];

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

const PUBLIC_BYTES = 32;
const SEED_BYTES = 32;
const SPKI = Buffer.from("302a300506032b6570032100", "hex");
const PKCS8 = Buffer.from("302e020100300506032b657004220420", "hex");
const VKEY = /^([^+\s]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+={0,2})$/;

/** Reads a verifier key. Throws `KEY_MALFORMED`, also where the key id is not that of name and key. */
export function parseVerifierKey(verifierKey: string): NoteVerifier {
  const [, name = "", keyId = "", base64 = ""] = VKEY.exec(verifierKey.trim()) ?? [];
  const bytes = Buffer.from(base64, "base64");
  const kindByte = bytes[0] as keyof typeof KINDS;
  const kind = KINDS[kindByte];
  if (!isKeyName(name) || bytes.toString("base64") !== base64) {
    throw proofError("KEY_MALFORMED", { why: "이름+열쇠 번호+base64 꼴이 아닙니다." });
  }
  if (kind === undefined || bytes.length !== 1 + PUBLIC_BYTES) {
    throw proofError("KEY_MALFORMED", { why: "아는 종류의 열쇠가 아닙니다." });
  }
  const raw = new Uint8Array(bytes.subarray(1));
  if (keyIdOf(name, kindByte, raw) !== keyId) {
    throw proofError("KEY_MALFORMED", { why: "열쇠 번호가 이름과 열쇠에 맞지 않습니다." });
  }
  return verifierOf(name, keyId, kind, raw);
}

/** The log's own signer (kind 0x01) over a 32-byte Ed25519 seed. */
export function ed25519Signer(name: string, seed: Uint8Array): NoteSigner {
  const { key, publicKey } = keyPair(name, seed);
  return {
    ...publicSide(name, 0x01, publicKey),
    sign: async (text) => new Uint8Array(sign(null, text, key)),
  };
}

/** A witness's signer (kind 0x04): signs the time with the note (C2SP tlog-cosignature). */
export function cosigner(name: string, seed: Uint8Array, clock: Clock): NoteSigner {
  const { key, publicKey } = keyPair(name, seed);
  return {
    ...publicSide(name, 0x04, publicKey),
    async sign(text) {
      const timeS = Math.floor(clock.nowMs() / 1000);
      return encodeCosignature(timeS, sign(null, cosignedMessage(timeS, text), key));
    },
  };
}

/** True for a text that can stand as the name of a key: not empty, without white space and plus signs. */
export const isKeyName = (name: string): boolean =>
  name !== "" && !/[\s+]/u.test(name) && name.isWellFormed();

function keyIdOf(name: string, kind: number, publicKey: Uint8Array): string {
  const input = Buffer.concat([Buffer.from(name, "utf8"), Buffer.from([0x0a, kind]), publicKey]);
  return Buffer.from(sha256(input).subarray(0, 4)).toString("hex");
}

function publicSide(name: string, kind: keyof typeof KINDS, publicKey: Uint8Array) {
  const keyId = keyIdOf(name, kind, publicKey);
  const base64 = Buffer.concat([Buffer.from([kind]), publicKey]).toString("base64");
  return { name, keyId, verifierKey: `${name}+${keyId}+${base64}` };
}

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
      return verify(null, cosignedMessage(timeS, text), key, bytes);
    },
  };
}
