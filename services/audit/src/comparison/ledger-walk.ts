import { InvariantViolation } from "@dure/kernel";
import {
  applyEntry,
  type Cause,
  type Hold,
  LedgerState,
  parseEntry,
  type StateSeal,
  sealState,
} from "@dure/ledger-books";
import type { TenantId } from "@dure/messages";
import type { Differences } from "./differences.ts";

/** What led to an entry, and which entry that is. */
export interface NamedCause extends Cause {
  readonly seq: number;
}

/**
 * Folds the ledger's leaves afresh, compares the state with that of production where production stands, and remembers what
 * the journal must know: causes and captured rewards.
 */
export class LedgerWalk {
  readonly causes = new Map<string, NamedCause>();
  readonly #state: LedgerState;
  readonly #production: StateSeal | undefined;
  readonly #differences: Differences;
  #isBroken = false;
  #isCompared = false;

  constructor(
    tenantId: TenantId,
    /** Undefined when production could not be asked. */
    production: StateSeal | undefined,
    differences: Differences,
  ) {
    this.#state = new LedgerState(tenantId);
    this.#production = production;
    this.#differences = differences;
  }

  take(seq: number, bytes: Uint8Array): void {
    if (this.#isBroken) return;
    this.#compareAt(seq);
    try {
      const entry = parseEntry(Buffer.from(bytes).toString("utf8"));
      for (const cause of entry.cause) this.#takeCause(cause, seq);
      this.#state.undo.withoutRecording(() => applyEntry(this.#state, entry));
    } catch (error) {
      if (!(error instanceof InvariantViolation || error instanceof SyntaxError)) throw error;
      this.#isBroken = true;
      const why = `장부의 규칙이 깨졌습니다: ${error.message}`;
      this.#differences.add({ area: "LEDGER", where: String(seq), expected: "", found: "", why });
    }
  }

  /** All leaves have come. Answers the seal of the whole fold; undefined when it broke. */
  finish(size: number): StateSeal | undefined {
    if (this.#isBroken) return undefined;
    this.#compareAt(size);
    if (this.#production && !this.#isCompared) {
      const { entries } = this.#production;
      const why = "운영 중인 장부가 봉인된 기록보다 많은 기록을 셉니다.";
      this.#tell("entries", String(size), String(entries), why);
    }
    return sealState(this.#state);
  }

  /** Rewards that were captured: points were taken for them for good. */
  captured(): readonly Hold[] {
    return [...this.#state.holds.entries()].flatMap(([, hold]) =>
      hold.state === "CAPTURED" ? [hold] : [],
    );
  }

  /** Several entries may come of one event: they name the same hash. */
  #takeCause({ hash, id }: Cause, seq: number): void {
    const known = this.causes.get(id);
    if (!known) this.causes.set(id, { hash, id, seq });
    else if (known.hash !== hash) {
      const why = "한 사건을 두 기록이 서로 다르게 말합니다.";
      const expected = `${id} ${known.hash}`;
      this.#differences.add({ area: "CAUSE", where: String(seq), expected, found: hash, why });
    }
  }

  #compareAt(size: number): void {
    const production = this.#production;
    if (!production || this.#isCompared || production.entries !== size) return;
    this.#isCompared = true;
    const replayed = sealState(this.#state);
    const why = "처음부터 다시 계산한 장부와 운영 중인 장부가 다릅니다.";
    for (const field of ["accounts", "root"] as const) {
      if (replayed[field] === production[field]) continue;
      this.#tell(field, String(replayed[field]), String(production[field]), why);
    }
  }

  #tell(where: string, expected: string, found: string, why: string): void {
    this.#differences.add({ area: "STATE", where, expected, found, why });
  }
}
