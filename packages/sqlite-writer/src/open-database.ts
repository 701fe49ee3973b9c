import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import Database from "better-sqlite3";

/** Opening may meet another process that is just switching the file to WAL; this long it may take. */
const OPEN_WAIT_MS = 5_000;
/**
 * SQLite waits for a lock by blocking the whole event loop, so it may do that only this long; whoever writes tries
 * again in a later turn.
 */
const LOCK_WAIT_MS = 20;

export interface OpenDatabaseOptions {
  /**
   * `FULL`: a commit that returned survives a loss of power. `NORMAL`: it survives a crash of the process, and a loss
   * of power may take the newest commits, always from the end and never in part.
   */
  readonly synchronous: "FULL" | "NORMAL";
}

/** Opens (and creates) a file in WAL mode. Throws what SQLite throws when the file cannot be used. */
export function openDatabase(file: string, options: OpenDatabaseOptions): Database.Database {
  mkdirSync(dirname(file), { recursive: true });
  const database = new Database(file, { timeout: OPEN_WAIT_MS });
  database.pragma("journal_mode = WAL");
  database.pragma(`synchronous = ${options.synchronous}`);
  database.pragma(`busy_timeout = ${LOCK_WAIT_MS}`);
  return database;
}

/** True for errors that come from SQLite itself: a lock, a full disk, a damaged file. */
export function isSqliteError(error: unknown): error is InstanceType<typeof Database.SqliteError> {
  return error instanceof Database.SqliteError;
}

/** True when somebody else holds the lock: nothing was written and the same write may be tried again. */
export function isBusy(error: unknown): boolean {
  return isSqliteError(error) && /^SQLITE_(BUSY|LOCKED)/.test(error.code);
}
