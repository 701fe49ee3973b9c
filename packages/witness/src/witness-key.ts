import { randomBytes } from "node:crypto";
import { mkdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Clock } from "@dure/kernel";
import { cosigner, type NoteSigner } from "@dure/ledger-proof";
import { createDurably } from "./durable-file.ts";
import { witnessError } from "./errors.ts";

const FILE = "key";
const SEED_BYTES = 32;
const OTHERS = 0o077;
const KEY_FILE = /^dure-witness-key 1\nname ([^\s+]+)\nseed ([A-Za-z0-9_-]{43})\n$/;

/**
 * The witness's cosigning key (C2SP tlog-cosignature, Ed25519). It is made at the first start and belongs to the name:
 * the key id is a hash over both, so another name is another witness. Throws `WITNESS_KEY_OPEN`, `WITNESS_KEY_MALFORMED`,
 * `WITNESS_NAME_DIFFERS`, and `KEY_MALFORMED` for a name with white space or a plus sign.
 */
export async function openWitnessKey(options: {
  readonly folder: string;
  readonly name: string;
  readonly clock: Clock;
}): Promise<NoteSigner> {
  const { clock, folder, name } = options;
  const file = join(folder, FILE);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  // A wrong name must not leave a key behind, so it is tried on a seed that is thrown away.
  cosigner(name, randomBytes(SEED_BYTES), clock);
  const seed = randomBytes(SEED_BYTES).toString("base64url");
  await createDurably(file, `dure-witness-key 1\nname ${name}\nseed ${seed}\n`);
  const mode = (await stat(file)).mode & 0o777;
  if ((mode & OTHERS) !== 0) {
    throw witnessError("WITNESS_KEY_OPEN", { file, mode: `0${mode.toString(8)}` });
  }
  const match = KEY_FILE.exec(await readFile(file, "utf8"));
  if (!match) throw witnessError("WITNESS_KEY_MALFORMED", { file });
  const [, found = "", kept = ""] = match;
  if (found !== name) throw witnessError("WITNESS_NAME_DIFFERS", { found, asked: name });
  return cosigner(name, Buffer.from(kept, "base64url"), clock);
}
