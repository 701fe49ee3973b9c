import { RefusalError } from "@dure/kernel";
import {
  createWitness,
  decodeAddCheckpoint,
  formatNote,
  type NoteSigner,
  type NoteVerifier,
  parseCheckpoint,
  parseNote,
  type WitnessAnswer,
  type WitnessState,
} from "@dure/ledger-proof";
import { oneAtATime } from "./one-at-a-time.ts";
import type { WitnessLogs } from "./witness-logs.ts";

/**
 * Answers `add-checkpoint` over logs, key and memory. What is remembered has the log's own signature beside the
 * cosignature, so that an auditor who fetches it holds what the operator signed. Undefined when too many are waiting.
 */
export function checkpointTaker(parts: {
  readonly signer: NoteSigner;
  readonly logs: WitnessLogs;
  readonly state: WitnessState;
}): (body: string) => Promise<WitnessAnswer> | undefined {
  const { logs, signer, state } = parts;
  const inOrder = oneAtATime();
  return (body) => {
    const witness = createWitness({
      signer,
      logs: (origin) => logs.get(origin),
      state: withLogSignatures(state, logs, body),
    });
    return inOrder(originIn(body) ?? "", () => witness.addCheckpoint(body));
  };
}

function withLogSignatures(state: WitnessState, logs: WitnessLogs, body: string): WitnessState {
  return {
    get: (origin) => state.get(origin),
    compareAndSet(origin, before, after) {
      const keys = logs.get(origin) ?? [];
      const ours = parseNote(after.note).signatures;
      const theirs = parseNote(decodeAddCheckpoint(body).note).signatures.filter(
        (line) =>
          keys.some((key) => isOf(key, line)) && !ours.some((own) => own.keyId === line.keyId),
      );
      const { text } = parseNote(after.note);
      const note = formatNote({ text, signatures: [...theirs, ...ours] });
      return state.compareAndSet(origin, before, { ...after, note });
    },
  };
}

const isOf = (key: NoteVerifier, line: { readonly name: string; readonly keyId: string }) =>
  key.name === line.name && key.keyId === line.keyId;

/** The origin that a request speaks of; undefined where it cannot be read, which the witness then says itself. */
function originIn(body: string): string | undefined {
  try {
    return parseCheckpoint(parseNote(decodeAddCheckpoint(body).note).text).origin;
  } catch (error) {
    if (error instanceof RefusalError) return undefined;
    throw error;
  }
}
