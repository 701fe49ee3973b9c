import { RefusalError } from "@dure/kernel";
import type { Hash } from "../hashing/sha256.ts";
import { EMPTY_ROOT } from "../hashing/sha256.ts";
import { type Checkpoint, parseCheckpoint } from "../note/checkpoint.ts";
import type { NoteSigner, NoteVerifier } from "../note/keys.ts";
import { formatLine, type Note, openNote, parseNote } from "../note/signed-note.ts";
import { verifyConsistency } from "../tree/verify-proofs.ts";
import {
  type AddCheckpointRequest,
  decodeAddCheckpoint,
  SIZE_CONTENT_TYPE,
} from "./add-checkpoint.ts";

/** What a witness remembers of a log: the newest checkpoint that it cosigned. */
export interface Witnessed {
  readonly size: number;
  readonly root: Hash;
  /** The note with this witness's cosignature, as it was answered. */
  readonly note: string;
}

/**
 * A witness's memory. `compareAndSet` writes durably and at once where what stands there is still `before`, else it
 * changes nothing and answers false: on that alone rests that no two forks are cosigned.
 */
export interface WitnessState {
  get(origin: string): Promise<Witnessed | undefined>;
  compareAndSet(origin: string, before: Witnessed | undefined, after: Witnessed): Promise<boolean>;
}

export interface WitnessAnswer {
  readonly status: 200 | 400 | 403 | 404 | 409 | 422;
  readonly contentType: string;
  readonly body: string;
}

export interface Witness {
  addCheckpoint(body: string): Promise<WitnessAnswer>;
}

const TEXT = "text/plain; charset=utf-8";
const MAX_ATTEMPTS = 3;

/**
 * A witness of C2SP tlog-witness v1.0.0: it cosigns a checkpoint of a log that it knows when that log's key signed it and
 * it is consistent with the last one, and remembers it before it answers.
 */
export function createWitness(parts: {
  readonly signer: NoteSigner;
  /** Keys of the log of an origin; undefined for a log that is not witnessed here. */
  readonly logs: (origin: string) => readonly NoteVerifier[] | undefined;
  readonly state: WitnessState;
}): Witness {
  const { logs, signer, state } = parts;
  return {
    async addCheckpoint(body) {
      const read = readRequest(body);
      if (!read) return answer(400, "malformed request\n");
      const { checkpoint, note, request } = read;
      const keys = logs(checkpoint.origin);
      if (!keys) return answer(404, "unknown log\n");
      if (!isSigned(note, keys)) return answer(403, "no valid signature of the log\n");
      if (request.oldSize > checkpoint.size) return answer(400, "old size above the new one\n");
      for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
        const before = await state.get(checkpoint.origin);
        const refused = judge(before, request, checkpoint);
        if (refused) return refused;
        const text = new TextEncoder().encode(note.text);
        const { keyId, name } = signer;
        const line = formatLine({ keyId, name, signature: await signer.sign(text) });
        const { root, size } = checkpoint;
        const after = { size, root, note: `${note.text}\n${line}` };
        if (await state.compareAndSet(checkpoint.origin, before, after)) return answer(200, line);
      }
      return conflict((await state.get(checkpoint.origin))?.size ?? 0);
    },
  };
}

function judge(
  before: Witnessed | undefined,
  { oldSize, proof }: AddCheckpointRequest,
  { root, size }: Checkpoint,
): WitnessAnswer | undefined {
  if (oldSize !== (before?.size ?? 0)) return conflict(before?.size ?? 0);
  const oldRoot = before?.root ?? EMPTY_ROOT;
  if (oldSize === size && Buffer.compare(oldRoot, root) !== 0) return conflict(oldSize);
  const isConsistent = verifyConsistency({ oldSize, oldRoot, newSize: size, newRoot: root, proof });
  return isConsistent ? undefined : answer(422, "the consistency proof does not hold\n");
}

function readRequest(body: string) {
  try {
    const request = decodeAddCheckpoint(body);
    const note = parseNote(request.note);
    return { request, note, checkpoint: parseCheckpoint(note.text) };
  } catch (error) {
    if (error instanceof RefusalError) return undefined;
    throw error;
  }
}

function isSigned(note: Note, keys: readonly NoteVerifier[]): boolean {
  try {
    return openNote(note, keys).length > 0;
  } catch (error) {
    if (error instanceof RefusalError) return false;
    throw error;
  }
}

const answer = (status: WitnessAnswer["status"], body: string): WitnessAnswer => ({
  status,
  contentType: TEXT,
  body,
});

const conflict = (size: number): WitnessAnswer => ({
  status: 409,
  contentType: SIZE_CONTENT_TYPE,
  body: `${size}\n`,
});
