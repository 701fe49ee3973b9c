import type { NoteSigner } from "@dure/ledger-proof";

/**
 * Who signs checkpoints. The port is asynchronous and never hands a key out, so that the key may live in a token: see
 * the README for PKCS#11. One origin always has the same key.
 */
export interface SigningKeys {
  /** Signs as the log of that origin: Ed25519, kind 0x01 of C2SP signed-note. */
  signerFor(origin: string): Promise<NoteSigner>;
  /** The verifier key `<origin>+<key id>+<base64>`, as it stands in trust policies. */
  verifierKeyFor(origin: string): Promise<string>;
}
