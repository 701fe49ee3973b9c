import { RefusalError } from "@dure/kernel";
import { proofError } from "../errors.ts";
import { type NoteVerifier, parseVerifierKey } from "../note/keys.ts";
import { type Note, openNote } from "../note/signed-note.ts";

export interface PolicyLog {
  readonly verifier: NoteVerifier;
  readonly verifierKey: string;
  readonly url?: string;
}

export interface PolicyWitness extends PolicyLog {
  readonly name: string;
}

export interface PolicyGroup {
  readonly name: string;
  readonly threshold: number;
  readonly members: readonly string[];
}

/** Whose signatures make a checkpoint good (C2SP tlog-policy). */
export interface TrustPolicy {
  readonly logs: readonly PolicyLog[];
  readonly witnesses: readonly PolicyWitness[];
  readonly groups: readonly PolicyGroup[];
  /** Name of a witness or group, or `none`. */
  readonly quorum: string;
}

const MAX_LINES = 2_000;
const NONE = "none";

/** Reads a policy file. Throws `POLICY_MALFORMED` with the number of the line. */
export function parsePolicy(text: string): TrustPolicy {
  const reading = new PolicyReading();
  const lines = text.split("\n");
  if (lines.length > MAX_LINES) throw malformed(MAX_LINES, "줄이 너무 많습니다.");
  for (const [index, line] of lines.entries()) {
    if (/[^\t\x20-\x7e\x80-\uffff]/.test(line)) throw malformed(index + 1, "제어 문자가 있습니다.");
    const [keyword, ...items] = line.split(/[ \t]+/).filter((item) => item !== "");
    if (keyword === undefined || keyword.startsWith("#")) continue;
    reading.take(index + 1, keyword, items);
  }
  return reading.end(lines.length);
}

/** Whether the quorum of a policy cosigned a note, who did, and who did not. Throws as `openNote` does. */
export function quorumMet(
  policy: TrustPolicy,
  note: Note,
): {
  readonly met: boolean;
  readonly cosigned: readonly string[];
  readonly missing: readonly string[];
} {
  const signed = openNote(
    note,
    policy.witnesses.map(({ verifier }) => verifier),
  );
  const good = new Set<string>();
  for (const { name, verifier } of policy.witnesses) {
    if (signed.includes(verifier)) good.add(name);
  }
  const cosigned = [...good];
  // A group stands behind its members in the file, so one pass in order is enough.
  for (const { members, name, threshold } of policy.groups) {
    if (members.filter((member) => good.has(member)).length >= threshold) good.add(name);
  }
  return {
    met: policy.quorum === NONE || good.has(policy.quorum),
    cosigned,
    missing: policy.witnesses.map(({ name }) => name).filter((name) => !good.has(name)),
  };
}

/** Writes a policy file that `parsePolicy` reads back. */
export function formatPolicy(policy: TrustPolicy): string {
  const url = (of: PolicyLog): string => (of.url === undefined ? "" : ` ${of.url}`);
  return [
    ...policy.logs.map((log) => `log ${log.verifierKey}${url(log)}`),
    ...policy.witnesses.map((one) => `witness ${one.name} ${one.verifierKey}${url(one)}`),
    ...policy.groups.map(({ members, name, threshold }) =>
      ["group", name, threshold, ...members].join(" "),
    ),
    `quorum ${policy.quorum}`,
    "",
  ].join("\n");
}

class PolicyReading {
  readonly #logs: PolicyLog[] = [];
  readonly #witnesses: PolicyWitness[] = [];
  readonly #groups: PolicyGroup[] = [];
  readonly #names = new Set<string>([NONE]);
  readonly #members = new Set<string>();
  readonly #logKeys = new Set<string>();
  readonly #witnessKeys = new Set<string>();
  #quorum: string | undefined;

  take(line: number, keyword: string, items: readonly string[]): void {
    if (keyword === "log") {
      if (items.length < 1 || items.length > 2)
        throw malformed(line, "log <열쇠> [주소] 꼴입니다.");
      this.#logs.push(this.#keyed(line, this.#logKeys, "ed25519", items[0] as string, items[1]));
    } else if (keyword === "witness") {
      const [name = "", key = "", url] = items;
      if (items.length < 2 || items.length > 3) {
        throw malformed(line, "witness <이름> <열쇠> [주소] 꼴입니다.");
      }
      const keyed = this.#keyed(line, this.#witnessKeys, "cosignature", key, url);
      this.#define(line, name);
      this.#witnesses.push({ name, ...keyed });
    } else if (keyword === "group") {
      this.#takeGroup(line, items);
    } else if (keyword === "quorum") {
      const [name = ""] = items;
      if (items.length !== 1 || this.#quorum !== undefined || !this.#names.has(name)) {
        throw malformed(line, "quorum은 앞에서 정한 이름 하나로 한 번만 씁니다.");
      }
      this.#quorum = name;
    } else {
      throw malformed(line, `'${keyword.slice(0, 20)}'은(는) 아는 낱말이 아닙니다.`);
    }
  }

  end(line: number): TrustPolicy {
    if (this.#quorum === undefined) throw malformed(line, "quorum 줄이 없습니다.");
    return {
      logs: this.#logs,
      witnesses: this.#witnesses,
      groups: this.#groups,
      quorum: this.#quorum,
    };
  }

  #takeGroup(line: number, [name = "", k = "", ...members]: readonly string[]): void {
    const threshold = k === "any" ? 1 : k === "all" ? members.length : Number(k);
    const isCount = k === "any" || k === "all" || /^[1-9][0-9]{0,3}$/.test(k);
    if (!isCount || members.length === 0 || threshold > members.length) {
      throw malformed(line, "group <이름> <수|any|all> <구성원>… 꼴입니다.");
    }
    for (const member of members) {
      if (member === NONE || !this.#names.has(member) || this.#members.has(member)) {
        throw malformed(
          line,
          `'${member}'은(는) 앞에서 정하지 않았거나 이미 다른 모둠에 있습니다.`,
        );
      }
      this.#members.add(member);
    }
    this.#define(line, name);
    this.#groups.push({ name, threshold, members });
  }

  #define(line: number, name: string): void {
    if (this.#names.has(name)) throw malformed(line, `이름 '${name}'을(를) 두 번 씁니다.`);
    this.#names.add(name);
  }

  #keyed(
    line: number,
    taken: Set<string>,
    kind: NoteVerifier["kind"],
    verifierKey: string,
    url: string | undefined,
  ): PolicyLog {
    const verifier = readKey(line, verifierKey);
    if (verifier.kind !== kind) throw malformed(line, "이 자리에 올 종류의 열쇠가 아닙니다.");
    // The third part, which may hold further plus signs: base64 has them.
    const publicKey = verifierKey.split("+").slice(2).join("+");
    if (taken.has(publicKey)) throw malformed(line, "같은 열쇠를 두 번 씁니다.");
    taken.add(publicKey);
    return { verifier, verifierKey, ...(url !== undefined && { url }) };
  }
}

function readKey(line: number, verifierKey: string): NoteVerifier {
  try {
    return parseVerifierKey(verifierKey);
  } catch (error) {
    if (error instanceof RefusalError) throw malformed(line, error.refusal.why);
    throw error;
  }
}

const malformed = (line: number, why: string) => proofError("POLICY_MALFORMED", { line, why });
