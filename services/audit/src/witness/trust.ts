import { RefusalError } from "@dure/kernel";
import { type NoteVerifier, parseNote, parsePolicy, quorumMet } from "@dure/ledger-proof";
import { auditError } from "../errors.ts";
import { fullNote, type RecentNote } from "../logs/recent-notes.ts";

/** A witness that can be asked. */
export interface AskedWitness {
  /** Name within the policy. */
  readonly name: string;
  /** Submission prefix of C2SP tlog-witness, without a slash at the end. */
  readonly url: string;
  readonly verifier: NoteVerifier;
}

export interface QuorumVerdict {
  readonly met: boolean;
  /** Names of witnesses in the policy. */
  readonly cosigned: readonly string[];
  readonly missing: readonly string[];
}

/** Whose signatures make a log's checkpoints good. */
export interface LogTrust {
  /** Witnesses with an address; those without one are never asked. */
  readonly witnesses: readonly AskedWitness[];
  verdict(note: RecentNote): QuorumVerdict;
  /** True when the quorum cosigned; always, where the policy asks for nobody. */
  isWitnessed(note: RecentNote): boolean;
}

export interface Trust extends LogTrust {
  /** False without a policy file. */
  readonly isConfigured: boolean;
  /** The policy as it is handed to auditors: exactly these logs, and the witnesses and quorum of the file. */
  policyText(verifierKeys: readonly string[]): string;
}

const NOBODY = "quorum none\n";
const LOG_LINE = /^[ \t]*log[ \t]/;

/**
 * Reads the operator's policy file (C2SP tlog-policy). Its `log` lines are replaced by the keys of this installation,
 * because every agency has logs of its own. Throws `TRUST_POLICY_INVALID`.
 */
export function openTrust(text: string | undefined): Trust {
  const lines = (text ?? NOBODY).split("\n").filter((line) => !LOG_LINE.test(line));
  const rest = `${lines.join("\n").replace(/\n+$/, "")}\n`;
  const policy = readPolicy(rest);
  const witnesses = policy.witnesses.flatMap(({ name, url, verifier }) =>
    url === undefined ? [] : [{ name, verifier, url: addressOf(name, url) }],
  );
  const known = new WeakMap<RecentNote, boolean>();
  const verdict = (note: RecentNote): QuorumVerdict => {
    try {
      return quorumMet(policy, parseNote(fullNote(note)));
    } catch (error) {
      // A line of a known witness that does not verify: somebody meddled with it, and it counts for nothing.
      if (!(error instanceof RefusalError)) throw error;
      return { met: false, cosigned: [], missing: policy.witnesses.map(({ name }) => name) };
    }
  };
  return {
    isConfigured: text !== undefined,
    witnesses,
    verdict,
    isWitnessed(note) {
      const met = known.get(note) ?? verdict(note).met;
      known.set(note, met);
      return met;
    },
    policyText: (verifierKeys) => `${verifierKeys.map((key) => `log ${key}\n`).join("")}${rest}`,
  };
}

function readPolicy(text: string): ReturnType<typeof parsePolicy> {
  try {
    return parsePolicy(text);
  } catch (error) {
    if (error instanceof RefusalError) {
      throw auditError("TRUST_POLICY_INVALID", { reason: error.refusal.why }, error);
    }
    throw error;
  }
}

function addressOf(name: string, url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed?.protocol !== "http:" && parsed?.protocol !== "https:") {
    throw auditError("TRUST_POLICY_INVALID", {
      reason: `증인 ${name}의 주소가 http나 https로 시작하지 않습니다.`,
    });
  }
  return url.replace(/\/+$/, "");
}
