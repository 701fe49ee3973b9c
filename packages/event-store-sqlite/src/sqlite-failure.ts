import { EventStoreError, eventStoreError } from "@dure/event-store";
import Database from "better-sqlite3";
import { sqliteEventStoreError } from "./errors.ts";

const codeOf = (error: unknown): string | undefined =>
  error instanceof Database.SqliteError ? error.code : undefined;

/** Another connection holds a lock; waiting mends it. */
export const isBusy = (error: unknown): boolean => {
  const code = codeOf(error);
  return code?.startsWith("SQLITE_BUSY") === true || code?.startsWith("SQLITE_LOCKED") === true;
};

/** A unique index refused the row; SQLite has undone that one statement and nothing else. */
export const isUniqueViolation = (error: unknown): boolean => {
  const code = codeOf(error);
  return code === "SQLITE_CONSTRAINT_UNIQUE" || code === "SQLITE_CONSTRAINT_PRIMARYKEY";
};

const isDamage = (code: string): boolean =>
  code.startsWith("SQLITE_CORRUPT") || code === "SQLITE_NOTADB";

/** For failures after which surely nothing was written, and for reads. Errors of other kinds pass unchanged. */
export function unavailable(error: unknown): unknown {
  const code = codeOf(error);
  if (error instanceof EventStoreError || code === undefined) return error;
  const reason = `${code}: ${(error as Error).message}`;
  return isDamage(code)
    ? sqliteEventStoreError("EVENT_STORE_FILE_DAMAGED", { reason }, error)
    : eventStoreError("EVENT_STORE_UNAVAILABLE", { reason }, error);
}

/**
 * For a failed COMMIT. After an IO error the commit record may be in the file although its fsync failed, and recovery
 * after a power cut could still find it: nobody can know. A full disk or a lock stops before the commit record is
 * whole, so surely nothing was written.
 */
export function commitFailure(error: unknown): unknown {
  const code = codeOf(error);
  if (code?.startsWith("SQLITE_IOERR") !== true) return unavailable(error);
  return eventStoreError(
    "EVENT_STORE_OUTCOME_UNKNOWN",
    { reason: `${code}: ${(error as Error).message}` },
    error,
  );
}
