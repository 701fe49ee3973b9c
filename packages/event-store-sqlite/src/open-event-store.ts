import {
  checkReadAll,
  checkReadStream,
  checkSubscribe,
  type EventStore,
  eventStoreError,
} from "@dure/event-store";
import type { Clock } from "@dure/kernel";
import { groupCommit } from "./group-commit.ts";
import { logChanges } from "./log-changes.ts";
import { type LogFile, openLogFile } from "./log-file.ts";
import { logReader } from "./log-reader.ts";
import { logWriter } from "./log-writer.ts";
import { formatPosition } from "./position.ts";
import { prepareAppend } from "./prepared-append.ts";
import { followLog } from "./subscription.ts";
import { whileBusy } from "./while-busy.ts";

export interface SqliteEventStoreOptions {
  /** Path of the log. It is made when absent, with permission 0600; its folder too, with 0700. */
  readonly file: string;
  /** Says when an event was recorded. */
  readonly clock: Clock;
  /** How often subscriptions look for events of other programs on the same file; 100 ms when absent. */
  readonly pollIntervalMs?: number;
  /** How long a call waits while another program holds the file; 5,000 ms when absent. */
  readonly lockWaitMs?: number;
}

const DEFAULT_POLL_INTERVAL_MS = 100;
const DEFAULT_LOCK_WAIT_MS = 5_000;

/**
 * Opens a log in one SQLite file. Several programs may have it open at once. Throws an `EventStoreError` with
 * `EVENT_STORE_FILE_NEWER`, `EVENT_STORE_FILE_FOREIGN`, `EVENT_STORE_FILE_DAMAGED` or `EVENT_STORE_UNAVAILABLE` when
 * the file cannot be used.
 */
export function openSqliteEventStore(options: SqliteEventStoreOptions): EventStore {
  return eventStoreOver(openLogFile(options.file), options);
}

/** The store over a file that is open already, which it then owns. */
export function eventStoreOver(
  log: LogFile,
  options: Omit<SqliteEventStoreOptions, "file">,
): EventStore {
  const pollIntervalMs = options.pollIntervalMs ?? DEFAULT_POLL_INTERVAL_MS;
  const lockWaitMs = options.lockWaitMs ?? DEFAULT_LOCK_WAIT_MS;
  const reader = logReader(log);
  const changes = logChanges(reader, pollIntervalMs);
  const commits = groupCommit({
    writer: logWriter(log, options.clock),
    lockWaitMs,
    onCommit: () => changes.look(),
  });
  let closing: Promise<void> | undefined;
  const read = <Answer>(answer: () => Answer): Promise<Answer> =>
    whileBusy(lockWaitMs, () => {
      if (closing) throw eventStoreError("EVENT_STORE_CLOSED", {});
      return answer();
    });
  const readAll: EventStore["readAll"] = async (request) => {
    checkReadAll(request);
    return read(() => reader.readAll(request));
  };

  return {
    readAll,
    async append(request) {
      if (closing) throw eventStoreError("EVENT_STORE_CLOSED", {});
      return commits.append(prepareAppend(request));
    },
    async readStream(name, request) {
      checkReadStream(name, request);
      return read(() => reader.readStream(name, request));
    },
    subscribe(request) {
      checkSubscribe(request);
      return followLog(readAll, changes, pollIntervalMs, request);
    },
    head: () =>
      read(() => {
        const head = reader.head();
        return head === 0 ? undefined : formatPosition(head);
      }),
    close() {
      closing ??= commits.drained().then(() => {
        log.close();
        changes.close();
      });
      return closing;
    },
  };
}
