import { ReadModelError } from "@dure/read-model";
import {
  createWriteQueue,
  isSqliteError,
  openDatabase,
  type WriteQueue,
} from "@dure/sqlite-writer";
import type Database from "better-sqlite3";

/** One connection with its group commit. */
export interface Connection {
  readonly database: Database.Database;
  readonly queue: WriteQueue;
}

/**
 * Two connections to one file, because the two kinds of documents need different durability.
 *
 * `views` (`synchronous=NORMAL`): a loss of power may take the newest commits, but view and checkpoint go together and
 * the log tells them again. `operational` (`synchronous=FULL`): stored answers to idempotency keys, inbox entries,
 * parked messages and checkpoints after an effect are told by no log; one that was confirmed must not vanish, or a
 * retried request would run twice. A FULL commit syncs the whole write-ahead log, so it never outlives views that
 * were committed before it.
 */
export interface Connections {
  readonly file: string;
  readonly views: Connection;
  readonly operational: Connection;
  /** Called before each document of a commit is written; tests let the process die there. */
  readonly beforeWrite: () => void;
  isOpen(): boolean;
  close(): Promise<void>;
  abandon(): void;
}

const unavailable = (reason: string, cause?: unknown): ReadModelError =>
  new ReadModelError("READ_MODEL_UNAVAILABLE", { reason }, cause);

/** Turns what SQLite throws at a read into the port's error. Other errors pass unchanged. */
export function reading<Value>(connections: Connections, read: () => Value): Value {
  if (!connections.isOpen()) throw unavailable("closed");
  try {
    return read();
  } catch (error) {
    throw isSqliteError(error) ? unavailable(error.code, error) : error;
  }
}

/** Opens both connections. `lockWaitMs`: how long writes wait for the lock of another process. */
export function openConnections(
  file: string,
  lockWaitMs: number,
  beforeWrite: () => void,
): Connections {
  const open = (synchronous: "FULL" | "NORMAL"): Connection => {
    const database = openDatabase(file, { synchronous });
    const closed = (): ReadModelError => unavailable("closed");
    return { database, queue: createWriteQueue(database, { lockWaitMs, unavailable, closed }) };
  };
  const views = open("NORMAL");
  const operational = open("FULL");
  let closing: Promise<void> | undefined;
  return {
    file,
    views,
    operational,
    beforeWrite,
    isOpen: () => closing === undefined,
    close() {
      closing ??= (async () => {
        await Promise.all([views.queue.close(), operational.queue.close()]);
        views.database.close();
        operational.database.close();
      })();
      return closing;
    },
    abandon() {
      closing ??= Promise.resolve();
      for (const { queue, database } of [views, operational]) {
        queue.abandon();
        database.close();
      }
    },
  };
}
