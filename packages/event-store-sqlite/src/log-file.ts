import { chmodSync, closeSync, mkdirSync, openSync, statSync } from "node:fs";
import { dirname } from "node:path";
import Database from "better-sqlite3";
import { sqliteEventStoreError } from "./errors.ts";
import { SCHEMA_SQL, SCHEMA_VERSION } from "./schema.ts";
import { isBusy, unavailable } from "./sqlite-failure.ts";

export type LogFile = Database.Database;

const OWNER_ONLY = 0o600;
const OPEN_WAIT_MS = 5_000;
/** Statements block the event loop while they wait for a lock, so they wait briefly and are tried again later. */
const STATEMENT_WAIT_MS = 10;

/**
 * Opens the file of a log, or makes it with permission 0600; its side files inherit that. Throws
 * `EVENT_STORE_FILE_NEWER` or `EVENT_STORE_FILE_FOREIGN` for a file that this program must not touch.
 */
export function openLogFile(file: string): LogFile {
  makeOwnerOnly(file);
  let log: LogFile | undefined;
  try {
    log = new Database(file, { timeout: OPEN_WAIT_MS });
    log.transaction(checkVersion).deferred(log, file);
    useWriteAheadLog(log);
    configure(log);
    log.transaction(migrate).immediate(log, file);
    log.pragma(`busy_timeout = ${STATEMENT_WAIT_MS}`);
    return log;
  } catch (error) {
    log?.close();
    if (error instanceof Database.SqliteError && error.code === "SQLITE_NOTADB") {
      throw sqliteEventStoreError("EVENT_STORE_FILE_FOREIGN", { file }, error);
    }
    throw unavailable(error);
  }
}

function makeOwnerOnly(file: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  closeSync(openSync(file, "a", OWNER_ONLY));
  if ((statSync(file).mode & 0o077) !== 0) chmodSync(file, OWNER_ONLY);
}

/**
 * The first switch of a file to WAL answers BUSY at once when another program is switching it too, without the usual
 * wait, so the wait is here.
 */
function useWriteAheadLog(log: LogFile): void {
  const pause = new Int32Array(new SharedArrayBuffer(4));
  log.pragma("page_size = 8192");
  for (let waitedMs = 0; ; waitedMs += STATEMENT_WAIT_MS) {
    try {
      log.pragma("journal_mode = WAL");
      return;
    } catch (error) {
      if (!isBusy(error) || waitedMs >= OPEN_WAIT_MS) throw error;
      Atomics.wait(pause, 0, 0, STATEMENT_WAIT_MS);
    }
  }
}

/**
 * Every commit waits for the disk (FULL). Pages of 8 KiB hold several events; the cache keeps the inner pages of the
 * indexes in memory. The write-ahead log is folded back every 32 MiB and never kept larger than 64 MiB.
 */
function configure(log: LogFile): void {
  log.pragma("synchronous = FULL");
  log.pragma("cache_size = -262144");
  log.pragma("wal_autocheckpoint = 4096");
  log.pragma("journal_size_limit = 67108864");
  log.pragma("trusted_schema = OFF");
}

/** Runs inside a write transaction: of two programs that open a new file, one makes the tables. */
function migrate(log: LogFile, file: string): void {
  if (checkVersion(log, file) === 0) {
    log.exec(SCHEMA_SQL);
    log.pragma(`user_version = ${SCHEMA_VERSION}`);
  }
}

function checkVersion(log: LogFile, file: string): number {
  const found = log.pragma("user_version", { simple: true }) as number;
  if (found > SCHEMA_VERSION) {
    throw sqliteEventStoreError("EVENT_STORE_FILE_NEWER", { file, found, known: SCHEMA_VERSION });
  }
  const wanted = found === 0 ? 0 : 3;
  const tables = log
    .prepare<[], number>(
      found === 0
        ? "select count(*) from sqlite_schema"
        : "select count(*) from sqlite_schema where type = 'table' and name in ('streams', 'event_types', 'events')",
    )
    .pluck()
    .get();
  if (tables !== wanted) throw sqliteEventStoreError("EVENT_STORE_FILE_FOREIGN", { file });
  return found;
}
