import { closeSync, fchmodSync, fsyncSync, openSync, readFileSync, writeSync } from "node:fs";
import { assertThat } from "@dure/kernel";
import { KEY_BYTES, newKey } from "./key-wrapping.ts";

/**
 * The secret over all agencies' keys, 256 bits in a file that only its owner reads (0600). Made on the first start;
 * never replaced, because every key below it would be lost. In a cluster a key management service takes this place.
 */
export function masterSecret(file: string): Uint8Array {
  try {
    const made = newKey();
    // `wx` makes the file or fails: two processes that start at once cannot each keep a secret of their own.
    const handle = openSync(file, "wx", 0o600);
    try {
      fchmodSync(handle, 0o600);
      writeSync(handle, `${made.toString("hex")}\n`);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    return made;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
  const secret = Buffer.from(readFileSync(file, "utf8").trim(), "hex");
  assertThat(secret.length === KEY_BYTES, "MASTER_SECRET", "the master secret file is damaged");
  return secret;
}
