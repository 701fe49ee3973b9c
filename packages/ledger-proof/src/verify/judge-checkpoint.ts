import { RefusalError } from "@dure/kernel";
import type { Hash } from "../hashing/sha256.ts";
import { type Checkpoint, parseCheckpoint } from "../note/checkpoint.ts";
import { type Note, openNote, parseNote } from "../note/signed-note.ts";
import { quorumMet, type TrustPolicy } from "../witness/policy.ts";
import type { LogProblem, LogProblemCode } from "./log-problem.ts";

export interface WitnessedSize {
  readonly size: number;
  readonly root: Hash;
}

/**
 * Opens a log's checkpoint by the auditor's policy. What can be read of it is answered even where a signature is
 * missing, so that the rest of the log can be looked at as well.
 */
export function judgeCheckpoint(
  bytes: Uint8Array,
  origin: string,
  policy: TrustPolicy,
): {
  readonly checkpoint?: Checkpoint;
  readonly cosigned: readonly string[];
  readonly problems: readonly LogProblem[];
} {
  const problems: LogProblem[] = [];
  const attempt = attemptWith(problems);
  const note = attempt(() => parseNote(bytes));
  const checkpoint = note && attempt(() => parseCheckpoint(note.text));
  if (!note || !checkpoint) return { cosigned: [], problems };
  if (checkpoint.origin !== origin) {
    const why = `기다린 기록은 ${origin}이고 받은 것은 ${checkpoint.origin}입니다.`;
    problems.push({ code: "CHECKPOINT_ORIGIN_WRONG", why });
  }
  attempt(() => requireLog(note, origin, policy, problems));
  const quorum = attempt(() => quorumMet(policy, note));
  if (quorum && !quorum.met) {
    const why = `증인의 서명이 모자랍니다. 서명하지 않은 증인: ${quorum.missing.join(", ")}`;
    problems.push({ code: "QUORUM_NOT_MET", why });
  }
  return { checkpoint, cosigned: quorum?.cosigned ?? [], problems };
}

/**
 * Judges a checkpoint that the auditor brought along. It counts when the log's own key signed it: then the log cannot
 * deny it. One that is larger than the log proves that the end is missing.
 */
export function judgeWitnessed(
  bytes: Uint8Array,
  origin: string,
  policy: TrustPolicy,
  logSize: number,
): { readonly known?: WitnessedSize; readonly problems: readonly LogProblem[] } {
  const { checkpoint, problems } = judgeCheckpoint(bytes, origin, policy);
  const decisive = problems.filter(({ code }) => code !== "QUORUM_NOT_MET");
  if (!checkpoint || decisive.length > 0) {
    const why = `가져온 체크포인트를 쓸 수 없습니다. ${decisive[0]?.why ?? ""}`;
    return { problems: [{ code: "WITNESSED_UNUSABLE", why }] };
  }
  const { root, size } = checkpoint;
  if (size <= logSize) return { known: { size, root }, problems: [] };
  const why = `증인은 ${size}건을 보았는데 이 기록은 ${logSize}건뿐입니다. 끝이 잘렸거나 되돌려졌습니다.`;
  return { problems: [{ code: "LOG_TRUNCATED", index: logSize, why }] };
}

function requireLog(note: Note, origin: string, policy: TrustPolicy, problems: LogProblem[]): void {
  const keys = policy.logs.map(({ verifier }) => verifier).filter(({ name }) => name === origin);
  if (openNote(note, keys).length > 0) return;
  const why =
    keys.length === 0 ? `신뢰 기준에 ${origin}의 열쇠가 없습니다.` : `${origin}의 서명이 없습니다.`;
  problems.push({ code: "NOTE_NOT_SIGNED", why });
}

const attemptWith =
  (problems: LogProblem[]) =>
  <Value>(work: () => Value): Value | undefined => {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof RefusalError)) throw error;
      const { code, why } = error.refusal;
      if (!problems.some((known) => known.code === code && known.why === why)) {
        problems.push({ code: code as LogProblemCode, why });
      }
      return undefined;
    }
  };
