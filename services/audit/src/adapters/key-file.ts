import { randomBytes } from "node:crypto";
import {
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeSync,
} from "node:fs";
import { dirname } from "node:path";
import { auditError } from "../errors.ts";
import type { SigningKeys } from "../keys/signing-keys.ts";
import { derivedKeys } from "./derived-keys.ts";

const SEED_BYTES = 32;
const OWNER_ONLY = 0o600;
const OTHERS = 0o077;

/**
 * Keys from a file of 32 random bytes, made at the first start and readable by its owner alone. Throws
 * `LOG_KEY_INVALID` for a file of another length, or one that others may read.
 */
export function keyFileKeys(file: string): SigningKeys {
  makeOnce(file);
  if ((statSync(file).mode & OTHERS) !== 0) {
    throw auditError("LOG_KEY_INVALID", {
      reason: "열쇠 파일을 다른 사용자도 읽을 수 있습니다. 권한을 0600으로 바꾸어 주십시오.",
    });
  }
  return derivedKeys(readFileSync(file));
}

/** Written beside and linked into place, so that of two starts at once one wins and none reads half a key. */
function makeOnce(file: string): void {
  if (statSync(file, { throwIfNoEntry: false })) return;
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const beside = `${file}.${process.pid}.new`;
  const handle = openSync(beside, "wx", OWNER_ONLY);
  try {
    writeSync(handle, randomBytes(SEED_BYTES));
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  try {
    linkSync(beside, file);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
  } finally {
    rmSync(beside, { force: true });
  }
}
