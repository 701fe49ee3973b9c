import { InvariantViolation, RefusalError, type RefusalParams } from "@dure/kernel";
import type { LogProblem } from "@dure/ledger-proof";
import { type AuditProblemCode, auditProblems } from "../errors.ts";

export type LogName = "journal" | "ledger";

/** One thing that is wrong, and where. `why` is a Korean sentence for people, `code` is for programs. */
export interface Problem {
  readonly code: string;
  readonly log?: LogName;
  /** Index of the entry or leaf that is concerned. */
  readonly index?: number;
  readonly entryId?: string;
  /** File that is concerned, below the export or the log. */
  readonly path?: string;
  readonly why: string;
}

export type Place = Omit<Problem, "code" | "why">;

/** So many are kept, of each log and of the rest; beyond them only their number is known. */
const MOST_PROBLEMS = 100;
const MOST_NOTES = 100;

/** Gathers what verification finds. Damage can be without end, so what is kept is bounded. */
export class Findings {
  readonly #problems: Problem[] = [];
  readonly #notes: Problem[] = [];
  #count = 0;

  /** How many there are, also those that are not kept. */
  get count(): number {
    return this.#count;
  }

  add(code: AuditProblemCode, params: RefusalParams = {}, place: Place = {}): void {
    this.addProblem({ code, ...place, why: auditProblems.refuse(code, params).why });
  }

  addProblem(problem: Problem): void {
    this.#count += 1;
    if (this.#problems.length < MOST_PROBLEMS) this.#problems.push(problem);
  }

  /** What `@dure/ledger-proof` found in the bytes of a log. */
  addLogProblems(log: LogName, problems: readonly LogProblem[]): void {
    for (const problem of problems) this.addProblem({ log, ...problem });
  }

  /** Something that an auditor should know and that is not wrong. */
  note(code: AuditProblemCode, params: RefusalParams = {}, place: Place = {}): void {
    if (this.#notes.length >= MOST_NOTES) return;
    this.#notes.push({ code, ...place, why: auditProblems.refuse(code, params).why });
  }

  /** A reading that failed is damage like any other. A broken program is not, and is thrown on. */
  unreadable(what: string, error: unknown, place: Place = {}): void {
    this.add("SOURCE_UNREADABLE", { what, why: reasonOf(error) }, place);
  }

  notes(): readonly Problem[] {
    return this.#notes;
  }

  /** First those with a place in a log, the ledger's before the journal's, by index; then all others. */
  problems(): readonly Problem[] {
    const rank = ({ index, log }: Problem): number =>
      (log === "ledger" ? 0 : log === "journal" ? 1 : 2) + (index === undefined ? 2 : 0);
    return this.#problems.toSorted(
      (left, right) => rank(left) - rank(right) || (left.index ?? 0) - (right.index ?? 0),
    );
  }
}

const reasonOf = (error: unknown): string => {
  if (error instanceof RefusalError) return error.refusal.why;
  if (error instanceof InvariantViolation) return error.message;
  return error instanceof Error ? error.message : String(error);
};
