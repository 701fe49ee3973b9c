import { RefusalError } from "@dure/kernel";
import { type NoteVerifier, parseVerifierKey } from "@dure/ledger-proof";
import { witnessError } from "./errors.ts";

/** The keys of the logs that a witness watches, by origin; a log whose key is being changed has two. */
export type WitnessLogs = ReadonlyMap<string, readonly NoteVerifier[]>;

/** 243 local governments with two logs each, regional and national logs, and room to change keys. */
const MAX_LOGS = 2_000;

/** Reads the verifier keys of the logs to watch. Throws `WITNESS_LOGS_WRONG`. */
export function readLogs(verifierKeys: readonly string[]): WitnessLogs {
  if (verifierKeys.length === 0) throw wrong("열쇠가 하나도 없습니다.");
  if (verifierKeys.length > MAX_LOGS) throw wrong(`${MAX_LOGS}개를 넘습니다.`);
  const logs = new Map<string, NoteVerifier[]>();
  for (const line of verifierKeys) {
    const verifier = readKey(line);
    if (verifier.kind !== "ed25519")
      throw wrong(`'${verifier.name}'은(는) 기록의 열쇠가 아닙니다.`);
    const keys = logs.get(verifier.name) ?? [];
    if (keys.every(({ keyId }) => keyId !== verifier.keyId)) keys.push(verifier);
    logs.set(verifier.name, keys);
  }
  return logs;
}

function readKey(line: string): NoteVerifier {
  try {
    return parseVerifierKey(line);
  } catch (error) {
    if (error instanceof RefusalError) throw wrong(`'${line.slice(0, 80)}': ${error.refusal.why}`);
    throw error;
  }
}

const wrong = (why: string) => witnessError("WITNESS_LOGS_WRONG", { why });
