import { assertThat } from "@dure/kernel";
import { proofError } from "../errors.ts";
import { HASH_BYTES, type Hash } from "../hashing/sha256.ts";
import { formatHash, readHash } from "./hash-line.ts";
import type { NoteSigner, NoteVerifier } from "./keys.ts";
import { formatNote, openNote, parseNote } from "./signed-note.ts";

/** What a log says of itself: who it is, how long it is, and the root over all of it. */
export interface Checkpoint {
  readonly origin: string;
  readonly size: number;
  readonly root: Hash;
}

const SIZE = /^(?:0|[1-9][0-9]{0,15})$/;

/**
 * The three lines of C2SP tlog-checkpoint v1.0.0, without extension lines. Throws the invariant violation `CHECKPOINT` for
 * what `parseCheckpoint` would not read back: a log signs nothing that nobody can read.
 */
export function formatCheckpoint({ origin, root, size }: Checkpoint): string {
  const isOne =
    origin !== "" &&
    !origin.includes("\n") &&
    Number.isSafeInteger(size) &&
    size >= 0 &&
    root.length === HASH_BYTES;
  assertThat(isOne, "CHECKPOINT", `no checkpoint of '${origin}' at ${size}`);
  return `${origin}\n${size}\n${formatHash(root)}\n`;
}

/** Reads the three lines. Throws `CHECKPOINT_MALFORMED` for anything else, extension lines included. */
export function parseCheckpoint(text: string): Checkpoint {
  const lines = text.split("\n");
  const [origin = "", size = "", base64 = ""] = lines;
  if (lines.length !== 4 || lines[3] !== "") {
    throw proofError("CHECKPOINT_MALFORMED", { why: "세 줄이 아닙니다." });
  }
  if (origin === "") throw proofError("CHECKPOINT_MALFORMED", { why: "원천이 비었습니다." });
  if (!SIZE.test(size) || !Number.isSafeInteger(Number(size))) {
    throw proofError("CHECKPOINT_MALFORMED", { why: "크기가 십진수가 아닙니다." });
  }
  const root = readHash(base64);
  if (!root) throw proofError("CHECKPOINT_MALFORMED", { why: "루트가 32바이트가 아닙니다." });
  return { origin, size: Number(size), root };
}

/** Signs a checkpoint with the log's key; the key's name is the origin. */
export async function signCheckpoint(
  checkpoint: Checkpoint,
  signer: NoteSigner,
): Promise<Uint8Array> {
  if (signer.name !== checkpoint.origin) {
    throw proofError("CHECKPOINT_ORIGIN_WRONG", {
      expected: signer.name,
      found: checkpoint.origin,
    });
  }
  const text = formatCheckpoint(checkpoint);
  const signature = await signer.sign(new TextEncoder().encode(text));
  const { keyId, name } = signer;
  return new TextEncoder().encode(formatNote({ text, signatures: [{ keyId, name, signature }] }));
}

/**
 * Opens a signed checkpoint with the key of the log that is expected. The origin must be the key's name: a checkpoint of
 * another log is no checkpoint of this one, whoever signed it. Throws `NOTE_MALFORMED`, `NOTE_SIGNATURE_WRONG`,
 * `NOTE_NOT_SIGNED`, `CHECKPOINT_MALFORMED` or `CHECKPOINT_ORIGIN_WRONG`.
 */
export function openCheckpoint(bytes: Uint8Array | string, log: NoteVerifier): Checkpoint {
  const note = parseNote(bytes);
  const checkpoint = parseCheckpoint(note.text);
  if (checkpoint.origin !== log.name) {
    throw proofError("CHECKPOINT_ORIGIN_WRONG", { expected: log.name, found: checkpoint.origin });
  }
  if (openNote(note, [log]).length === 0) throw proofError("NOTE_NOT_SIGNED", { name: log.name });
  return checkpoint;
}
