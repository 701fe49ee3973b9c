import type { AppendResult } from "@dure/event-store";
import { assertThat, type Clock } from "@dure/kernel";
import type { LogFile } from "./log-file.ts";
import { formatPosition } from "./position.ts";
import type { PreparedAppend } from "./prepared-append.ts";
import { recordedIds } from "./recorded-ids.ts";
import { isUniqueViolation } from "./sqlite-failure.ts";
import { type StreamEnd, streamTable } from "./stream-table.ts";

/** The write transaction of the log and what happens inside it. All calls are synchronous. */
export interface LogWriter {
  /** Takes the write lock, after undoing what a failed rollback left open. Throws SQLITE_BUSY while another program holds it. */
  begin(): void;
  /** Writes one append or says why not; an append that is refused leaves nothing behind. */
  write(append: PreparedAppend): AppendResult;
  commit(): void;
  /** Undoes the transaction if one is open. */
  rollback(): void;
}

/** Makes the writer over an open file. `clock` says when events were recorded. */
export function logWriter(log: LogFile, clock: Clock): LogWriter {
  const begin = log.prepare("begin immediate");
  const commit = log.prepare("commit");
  const rollback = log.prepare("rollback");
  const savepoint = log.prepare("savepoint one_append");
  const release = log.prepare("release one_append");
  const undo = log.prepare("rollback to one_append");
  const dataVersion = log.prepare<[], number>("pragma data_version").pluck();
  const lastPosition = log.prepare<[], number | null>("select max(position) from events").pluck();
  const insertEvent = log.prepare<[number, number, number, string, number, number, string, string]>(
    "insert into events values (?, ?, ?, ?, ?, ?, ?, ?)",
  );
  const streams = streamTable(log);
  const judge = recordedIds(log);
  let nextPosition = 0;
  let knownVersion = -1;
  let recordedAtMs = 0;

  const insertAll = (append: PreparedAppend, end: StreamEnd): void => {
    const { events } = append;
    for (let index = 0; index < events.length; index += 1) {
      const event = events[index];
      if (event === undefined) break;
      const typeId = streams.typeId(event.eventType);
      insertEvent.run(
        nextPosition + index,
        end.streamId,
        end.lastRevision + 1 + index,
        event.eventId,
        recordedAtMs,
        typeId,
        event.header,
        event.data,
      );
    }
    nextPosition += events.length;
    end.lastRevision += events.length;
  };

  /** A single insert that is refused undoes itself; everything else needs a savepoint to leave nothing behind. */
  const insertGuarded = (append: PreparedAppend, end: StreamEnd | undefined): StreamEnd => {
    if (end !== undefined && append.events.length === 1) {
      insertAll(append, end);
      return end;
    }
    for (const event of append.events) streams.typeId(event.eventType);
    savepoint.run();
    try {
      const target = end ?? streams.create(append.streamName, append.category, append.tenant);
      insertAll(append, target);
      release.run();
      if (end === undefined) streams.remember(append.streamName, target);
      return target;
    } catch (error) {
      if (isUniqueViolation(error)) {
        undo.run();
        release.run();
      }
      throw error;
    }
  };

  const undoAll = (): void => {
    knownVersion = -1;
    if (log.inTransaction) rollback.run();
  };

  return {
    begin() {
      if (log.inTransaction) undoAll();
      begin.run();
      const version = dataVersion.get() as number;
      if (version !== knownVersion) {
        streams.forget();
        nextPosition = (lastPosition.get() ?? 0) + 1;
        knownVersion = version;
      }
      recordedAtMs = clock.nowMs();
    },
    write(append) {
      const end = streams.find(append.streamName);
      const actualRevision = end?.lastRevision ?? "noStream";
      if (actualRevision !== append.expectedRevision) {
        return judge(append) ?? { kind: "conflict", actualRevision };
      }
      try {
        const { lastRevision } = insertGuarded(append, end);
        return { kind: "appended", lastRevision, position: formatPosition(nextPosition - 1) };
      } catch (error) {
        if (!isUniqueViolation(error)) throw error;
        const verdict = judge(append);
        assertThat(verdict, "EVENT_STORE_INDEX", `a row of ${append.streamName} was refused`);
        return verdict;
      }
    },
    commit: () => {
      commit.run();
    },
    rollback: undoAll,
  };
}
