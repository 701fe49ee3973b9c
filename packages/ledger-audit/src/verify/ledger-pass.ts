import { InvariantViolation, RefusalError } from "@dure/kernel";
import {
  applyEntry,
  type Cause,
  type LedgerEntry,
  LedgerState,
  type PolicyVersion,
} from "@dure/ledger-books";
import type { TenantId } from "@dure/messages";
import type { Trace } from "@dure/policy";
import { decodeEntry } from "../entries/read-entry.ts";
import { type EntryScan, ruleAnswers, type ScanFinding } from "../scan/entry-scan.ts";
import { RuleRunner, sortedJson } from "../scan/rule-runner.ts";
import { booksProblem } from "./books-problem.ts";
import { checkEntry } from "./entry-checks.ts";
import type { Findings, Place } from "./findings.ts";
import type { KeyUse } from "./key-use.ts";

export type PolicyPublished = Extract<LedgerEntry, { type: "policy.published" }>;
export type SubjectErased = Extract<LedgerEntry, { type: "subject.erased" }>;

/** Where an entry names an event outside the ledger. */
export interface CauseNamed {
  readonly seq: number;
  readonly entryId: string;
  readonly rec: number;
  readonly cause: readonly Cause[];
}

/**
 * Folds a ledger entry by entry as they come from the log, and gathers what has to be compared with the journal later. Once
 * an entry breaks the books, what follows cannot be folded any more and only its form is looked at.
 */
export class LedgerPass {
  readonly state: LedgerState;
  readonly causes: CauseNamed[] = [];
  readonly policies: PolicyPublished[] = [];
  readonly erasures: SubjectErased[] = [];
  /** Entries that were folded; fewer than the log has when one broke the books. */
  folded = 0;
  seals = 0;
  /** Different decisions that were decided again. */
  ruleRuns = 0;
  readonly #findings: Findings;
  readonly #keys: KeyUse;
  readonly #rules = new RuleRunner();
  #isBroken = false;

  constructor(tenantId: TenantId, findings: Findings, keys: KeyUse) {
    this.state = new LedgerState(tenantId);
    this.#findings = findings;
    this.#keys = keys;
  }

  /** False when an entry broke the books. */
  get isWhole(): boolean {
    return !this.#isBroken;
  }

  /** Takes the entries of a bundle and what the scan of the same bundle said of them. */
  takeBundle(first: number, entries: readonly Uint8Array[], scan: EntryScan): void {
    const malformed = new Set<number>();
    this.ruleRuns += scan.runs;
    for (const finding of scan.findings) {
      if (finding.kind === "MALFORMED") malformed.add(finding.offset);
      this.#report(first, entries, finding);
    }
    this.state.undo.withoutRecording(() => {
      for (const [offset, bytes] of entries.entries()) {
        // What comes behind an entry that nobody can read cannot be folded.
        if (malformed.has(offset)) this.#isBroken = true;
        else this.#take(first + offset, bytes, scan.rules[offset] ?? ruleAnswers.unasked);
      }
    });
  }

  #report(first: number, entries: readonly Uint8Array[], finding: ScanFinding): void {
    const index = first + finding.offset;
    if (finding.kind === "MALFORMED") {
      const { path, why } = finding.fault;
      this.#findings.add("ENTRY_MALFORMED", { path, why }, { log: "ledger", index });
      return;
    }
    const { id } = parse(entries[finding.offset] ?? new Uint8Array(0));
    const place: Place = { log: "ledger", index, entryId: id };
    if (finding.kind === "LONG") {
      const { bytes, limit } = finding;
      this.#findings.add("ENTRY_TOO_LONG", { bytes, limit }, place);
    } else {
      this.#findings.add("PERSONAL_DATA_IN_CLEAR", { kind: finding.of }, place);
    }
  }

  #take(index: number, bytes: Uint8Array, ruleAnswer: number): void {
    const entry = parse(bytes);
    const place: Place = { log: "ledger", index, entryId: entry.id };
    this.#gather(entry, place);
    if (this.#isBroken) return;
    this.#checkAct(entry, place);
    this.#fold(entry, ruleAnswer, place);
  }

  /** An act is judged once: all that the ledger says of it goes back to one event. */
  #checkAct(entry: LedgerEntry, place: Place): void {
    if (!("act" in entry.body)) return;
    const { act } = entry.body;
    const [first] = this.state.acts.get(act) ?? [];
    const seq = first === undefined ? undefined : this.state.seen.get(first);
    if (seq === undefined) return;
    const judged = causeAt(this.causes, seq)[0]?.id;
    if (judged !== entry.cause[0]?.id) this.#findings.add("ACT_JUDGED_TWICE", { act }, place);
  }

  #gather(entry: LedgerEntry, place: Place): void {
    const { cause, id, rec, seq } = entry;
    if (cause.length > 0) this.causes.push({ seq, entryId: id, rec, cause });
    for (const { k, s } of entry.pd) this.#keys.use(s, k, place);
    if (entry.type === "policy.published") this.policies.push(entry);
    if (entry.type === "subject.erased") this.erasures.push(entry);
    if (entry.type === "period.closed" || entry.type === "state.attested") this.seals += 1;
  }

  #fold(entry: LedgerEntry, ruleAnswer: number, place: Place): void {
    try {
      const holds = (version: PolicyVersion, trace: Trace): boolean =>
        ruleAnswer === ruleAnswers.unasked
          ? this.#rules.holds(version, sortedJson(trace))
          : ruleAnswer === ruleAnswers.holds;
      checkEntry({ state: this.state, entry, holds, place }, this.#findings);
      applyEntry(this.state, entry);
      this.folded += 1;
    } catch (error) {
      this.#isBroken = true;
      if (error instanceof InvariantViolation) {
        this.#findings.addProblem(booksProblem(error, place));
        return;
      }
      // A value that the form allows and that no rule can reckon with, such as a day that no calendar has.
      const isPolicy = error instanceof RefusalError;
      const why = isPolicy ? error.refusal.why : String(error);
      const path = isPolicy ? "body.canonical" : "body";
      this.#findings.add("ENTRY_MALFORMED", { path, why }, place);
    }
  }
}

/** The scan has found the bytes to be those of an entry. */
const parse = (bytes: Uint8Array): LedgerEntry =>
  JSON.parse(decodeEntry(bytes) ?? "") as LedgerEntry;

/** The causes of an entry, from a list in order of entries. */
function causeAt(causes: readonly CauseNamed[], seq: number): readonly Cause[] {
  let [low, high] = [0, causes.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((causes[middle]?.seq ?? 0) < seq) low = middle + 1;
    else high = middle;
  }
  const found = causes[low];
  return found?.seq === seq ? found.cause : [];
}
