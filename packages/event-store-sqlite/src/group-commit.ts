import { type AppendResult, eventStoreError } from "@dure/event-store";
import type { LogWriter } from "./log-writer.ts";
import type { PreparedAppend } from "./prepared-append.ts";
import { commitFailure, isBusy, unavailable } from "./sqlite-failure.ts";

/** Events that share one commit, unless a single append is larger. */
export const MAX_GROUP_EVENTS = 256;
const MAX_WAITING_APPENDS = 16_384;
const MAX_WAITING_TEXT_UNITS = 128 * 1024 * 1024;
const LONGEST_PAUSE_MS = 20;

interface WaitingAppend {
  readonly append: PreparedAppend;
  readonly resolve: (result: AppendResult) => void;
  readonly reject: (error: unknown) => void;
}

export interface GroupCommit {
  /** Waits for the group's COMMIT. Rejects as the port says; refuses when too many appends are waiting already. */
  append(append: PreparedAppend): Promise<AppendResult>;
  /** Resolves when no append is waiting any more. */
  drained(): Promise<void>;
}

export interface GroupCommitOptions {
  readonly writer: LogWriter;
  /** How long appends wait for a write lock that another program holds. */
  readonly lockWaitMs: number;
  /** Called after each COMMIT that added events. */
  readonly onCommit: () => void;
}

/**
 * Gathers the appends of one turn of the event loop into one durable commit: the disk is waited for once, not once
 * each. Nobody hears of success before COMMIT has returned.
 */
export function groupCommit({ writer, lockWaitMs, onCommit }: GroupCommitOptions): GroupCommit {
  let waiting: WaitingAppend[] = [];
  let waitingTextUnits = 0;
  let scheduled = false;
  let lockWaitedMs = 0;
  let drainers: (() => void)[] = [];

  const takeGroup = (): WaitingAppend[] => {
    let events = 0;
    let count = 0;
    for (const { append } of waiting) {
      events += append.events.length;
      if (count > 0 && events > MAX_GROUP_EVENTS) break;
      count += 1;
    }
    const group = count === waiting.length ? waiting : waiting.slice(0, count);
    waiting = group === waiting ? [] : waiting.slice(count);
    for (const { append } of group) waitingTextUnits -= append.textUnits;
    return group;
  };

  const tryLock = (): "locked" | "busy" | { readonly failure: unknown } => {
    try {
      writer.begin();
      lockWaitedMs = 0;
      return "locked";
    } catch (failure) {
      return isBusy(failure) && lockWaitedMs < lockWaitMs ? "busy" : { failure };
    }
  };

  const afterGroup = (): void => {
    scheduled = false;
    if (waiting.length > 0) schedule();
    else {
      for (const drained of drainers) drained();
      drainers = [];
    }
  };

  const flush = (): void => {
    const lock = tryLock();
    if (lock === "busy") {
      const pauseMs = Math.min(Math.max(1, lockWaitedMs), LONGEST_PAUSE_MS);
      lockWaitedMs += pauseMs;
      setTimeout(flush, pauseMs);
      return;
    }
    if (lock === "locked") commitGroup(writer, takeGroup(), onCommit);
    else {
      lockWaitedMs = 0;
      const error = unavailable(lock.failure);
      while (waiting.length > 0) for (const { reject } of takeGroup()) reject(error);
    }
    afterGroup();
  };

  const schedule = (): void => {
    if (scheduled) return;
    scheduled = true;
    setImmediate(flush);
  };

  return {
    append(append) {
      const full =
        waiting.length >= MAX_WAITING_APPENDS ||
        (waiting.length > 0 && waitingTextUnits + append.textUnits > MAX_WAITING_TEXT_UNITS);
      if (full) {
        const reason = `${waiting.length} appends are waiting already`;
        return Promise.reject(eventStoreError("EVENT_STORE_UNAVAILABLE", { reason }));
      }
      return new Promise((resolve, reject) => {
        waiting.push({ append, resolve, reject });
        waitingTextUnits += append.textUnits;
        schedule();
      });
    },
    drained: () =>
      scheduled ? new Promise((resolve) => drainers.push(resolve)) : Promise.resolve(),
  };
}

function commitGroup(
  writer: LogWriter,
  group: readonly WaitingAppend[],
  onCommit: () => void,
): void {
  let results: AppendResult[];
  let failure = unavailable;
  try {
    results = group.map(({ append }) => writer.write(append));
    failure = commitFailure;
    writer.commit();
  } catch (error) {
    const told = failure(error);
    rollBackQuietly(writer);
    for (const { reject } of group) reject(told);
    return;
  }
  for (const [index, { resolve }] of group.entries()) resolve(results[index] as AppendResult);
  if (results.some(({ kind }) => kind === "appended")) onCommit();
}

/** A rollback that fails changes no answer: the next `begin` tries it again. */
function rollBackQuietly(writer: LogWriter): void {
  try {
    writer.rollback();
  } catch {
    // The transaction is still open and uncommitted.
  }
}
