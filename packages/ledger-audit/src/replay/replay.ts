import type { CivilDate } from "@dure/kernel";
import { applyEntry, BooksAsOf, LedgerState } from "@dure/ledger-books";
import type { AuditSource } from "../source.ts";
import { foldLedger, type LogAt, logAt } from "./fold-ledger.ts";

/** The books as of a size and a day, and the root that makes the answer provable. */
export interface ReplayAsOf extends LogAt {
  readonly books: BooksAsOf;
}

/**
 * Answers balances, department totals, budgets and lots as of a tree size and a day (docs/ledger-format.md §9) by the same
 * fold as production. Without a size it is that of the newest checkpoint. Refuses with EXPORT_NOT_SEALED or AS_OF_SIZE.
 */
export async function replayAsOf(asked: {
  readonly source: AuditSource;
  readonly size?: number;
  readonly on: CivilDate;
}): Promise<ReplayAsOf> {
  const { on, source } = asked;
  const at = await logAt(source.ledger, asked.size);
  const books = new BooksAsOf(source.tenantId, on);
  await foldLedger(source.ledger, at, (entry) => books.take(entry));
  return { books, ...at };
}

/**
 * Folds the entries before a size into a state that can be sealed, compared and asked for paths. Every invariant of the books
 * is checked on the way; throws the violation.
 */
export async function replayAll(asked: {
  readonly source: AuditSource;
  readonly size?: number;
}): Promise<LogAt & { readonly state: LedgerState }> {
  const { source } = asked;
  const at = await logAt(source.ledger, asked.size);
  const state = new LedgerState(source.tenantId);
  await foldLedger(source.ledger, at, (entry) =>
    state.undo.withoutRecording(() => applyEntry(state, entry)),
  );
  return { state, ...at };
}
