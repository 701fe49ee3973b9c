import { randomUUID } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { type Checkpoint, type NoteVerifier, openCheckpoint } from "@dure/ledger-proof";

/**
 * The checkpoint that was shown last, from its file; undefined when there is none, or when it is not signed by this
 * log's key. It remembers what the event store would not after an older copy of it was put back.
 */
export async function readShownCheckpoint(
  file: string,
  verifier: NoteVerifier,
): Promise<Checkpoint | undefined> {
  try {
    return openCheckpoint(new Uint8Array(await readFile(file)), verifier);
  } catch {
    // Absent or damaged: it is written again with the next checkpoint and only ever adds to what the store says.
    return undefined;
  }
}

/** Writes the file whole or not at all. */
export async function writeShownCheckpoint(file: string, note: string): Promise<void> {
  const unfinished = `${file}.${randomUUID()}.unfinished`;
  await mkdir(dirname(file), { recursive: true });
  await writeFile(unfinished, note);
  await rename(unfinished, file);
}
