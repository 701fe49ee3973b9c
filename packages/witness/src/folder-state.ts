import { hash, randomUUID } from "node:crypto";
import { mkdir, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { RefusalError } from "@dure/kernel";
import { parseCheckpoint, parseNote, type Witnessed, type WitnessState } from "@dure/ledger-proof";
import { createDurably, flushFolder, isUnfinished } from "./durable-file.ts";
import { witnessError } from "./errors.ts";

/** One memory: which checkpoint, and a name of its own that no other memory ever has. */
interface Memory {
  readonly version: number;
  readonly nonce: string;
  readonly seen: Witnessed;
}

const MEMORY_FILE = /^([0-9]{16})\.json$/;
/** Newest memories of a log that stay on disk. */
const KEPT = 8;
const MAX_LOOKS = 10;

/** Name of an origin in paths and addresses: SHA-256 in lower-case hex (C2SP tlog-witness, monitoring). */
export const originKey = (origin: string): string => hash("sha256", origin, "hex");

/**
 * A witness's memory in a folder: per log a row of small files, numbered without gaps. To remember is to make the file
 * with the next number, and a number can be made only once: so of two requests, or of two processes over one folder,
 * exactly one passes, without any lock that a dead process could leave behind.
 *
 * Somebody who has slept since they read might make a number that was made and cleaned away meanwhile. Files are cleaned
 * away from the oldest on, so such a sleeper finds the file they started from gone, or a newer one present, and gives up.
 */
export function folderState(folder: string): WitnessState {
  const folderOf = (origin: string): string => join(folder, "logs", originKey(origin));
  return {
    get: async (origin) => (await newest(folderOf(origin), origin))?.seen,
    async compareAndSet(origin, before, after) {
      const logFolder = folderOf(origin);
      const current = await newest(logFolder, origin);
      if (current?.seen.note !== before?.note) return false;
      if (!current) await makeFolder(folder, logFolder);
      const version = (current?.version ?? 0) + 1;
      const file = join(logFolder, fileName(version));
      const content = { format: "dure-witness/1", nonce: randomUUID(), note: after.note, origin };
      if (!(await createDurably(file, `${JSON.stringify(content)}\n`))) return false;
      if (!(await follows(logFolder, origin, current))) {
        await rm(file, { force: true });
        return false;
      }
      await cleanAway(logFolder);
      return true;
    },
  };
}

/** True when the file that was just made behind `current` is the newest, and `current` is still what it was. */
async function follows(
  folder: string,
  origin: string,
  current: Memory | undefined,
): Promise<boolean> {
  const versions = await versionsIn(folder);
  if (versions.at(-1) !== (current?.version ?? 0) + 1) return false;
  if (!current) return true;
  return (await readMemory(folder, origin, current.version))?.nonce === current.nonce;
}

async function newest(folder: string, origin: string): Promise<Memory | undefined> {
  for (let look = 0; look < MAX_LOOKS; look += 1) {
    const version = (await versionsIn(folder)).at(-1);
    if (version === undefined) return undefined;
    const memory = await readMemory(folder, origin, version);
    if (memory) return memory;
    // Cleaned away between the two looks: others have gone on far beyond it.
  }
  throw witnessError("WITNESS_STATE_DAMAGED", { file: folder, why: "files come and go" });
}

/** A memory is only as durable as the names of the folders above it. */
async function makeFolder(folder: string, logFolder: string): Promise<void> {
  await mkdir(logFolder, { recursive: true, mode: 0o700 });
  await flushFolder(join(folder, "logs"));
  await flushFolder(folder);
}

async function readMemory(
  folder: string,
  origin: string,
  version: number,
): Promise<Memory | undefined> {
  const file = join(folder, fileName(version));
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
  try {
    const { nonce, note, origin: found } = JSON.parse(text) as Record<string, string>;
    const checkpoint = parseCheckpoint(parseNote(note ?? "").text);
    if (found !== origin || checkpoint.origin !== origin || !nonce) throw new Error("another log");
    const { root, size } = checkpoint;
    return { version, nonce, seen: { root, size, note: note as string } };
  } catch (error) {
    const why = error instanceof RefusalError ? error.refusal.why : String(error);
    // Never taken for absent: a witness that forgets would sign a fork.
    throw witnessError("WITNESS_STATE_DAMAGED", { file, why });
  }
}

async function versionsIn(folder: string): Promise<readonly number[]> {
  const versions: number[] = [];
  for (const name of await namesIn(folder)) {
    const match = MEMORY_FILE.exec(name);
    if (match) versions.push(Number(match[1]));
  }
  return versions.sort((left, right) => left - right);
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}

/** Oldest first: that is what tells a sleeper that they slept. */
async function cleanAway(folder: string): Promise<void> {
  const versions = await versionsIn(folder);
  for (const version of versions.slice(0, -KEPT)) {
    await rm(join(folder, fileName(version)), { force: true });
  }
}

/** Removes what processes that died in the middle of writing left behind. Only at a start. */
export async function sweepUnfinished(folder: string): Promise<void> {
  const logs = join(folder, "logs");
  for (const place of [folder, ...(await namesIn(logs)).map((name) => join(logs, name))]) {
    for (const name of (await namesIn(place)).filter(isUnfinished)) {
      await rm(join(place, name), { force: true });
    }
  }
}

const fileName = (version: number): string => `${String(version).padStart(16, "0")}.json`;
