import type Database from "better-sqlite3";
import { isBusy, isSqliteError } from "./open-database.ts";

const MAX_WAITING = 20_000;
const MAX_PER_COMMIT = 1_000;
const RETRY_DELAY_MS = 15;

export interface WriteQueueOptions {
  /** How long writes may wait for a lock of another process, in milliseconds, before they are refused. */
  readonly lockWaitMs: number;
  /** Makes the error of a write that did not happen: lock kept too long, disk full, queue full. */
  readonly unavailable: (reason: string, cause?: unknown) => Error;
  /** Makes the error of a write that came after `close`. */
  readonly closed: () => Error;
}

/**
 * Group commit: everything that was asked for within one turn of the event loop is committed together, because the
 * sync of the file costs far more than the writes.
 */
export interface WriteQueue {
  /**
   * Runs a job inside the next transaction and resolves when it is committed. A job that throws is undone alone and
   * its error handed on. Jobs run in the order of asking and must be synchronous.
   */
  run<Value>(job: () => Value): Promise<Value>;
  /** Resolves when everything asked for so far has been committed or refused. */
  drained(): Promise<void>;
  /** Refuses further jobs and resolves when those under way are done. */
  close(): Promise<void>;
  /** Forgets everything at once, as a killed process would. For tests of crashes only. */
  abandon(): void;
}

interface Job {
  readonly work: () => unknown;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

type JobOutcome = { readonly value: unknown } | { readonly error: unknown };

/** Builds the queue over one connection. The connection must have no other writer inside this process turn. */
export function createWriteQueue(
  database: Database.Database,
  options: WriteQueueOptions,
): WriteQueue {
  const commit = batchCommitter(database);
  let waiting: Job[] = [];
  let idle: (() => void)[] = [];
  let cancel: (() => void) | undefined;
  let lockWaitUntilMs: number | undefined;
  let closed = false;

  const schedule = (): void => {
    if (waiting.length === 0) {
      for (const resolve of idle.splice(0)) resolve();
    } else if (cancel === undefined && lockWaitUntilMs === undefined) {
      const immediate = setImmediate(flush);
      cancel = () => clearImmediate(immediate);
    } else if (cancel === undefined) {
      const timeout = setTimeout(flush, RETRY_DELAY_MS);
      cancel = () => clearTimeout(timeout);
    }
  };
  const flush = (): void => {
    cancel = undefined;
    const batch = waiting.slice(0, MAX_PER_COMMIT);
    try {
      const outcomes = commit(batch);
      waiting = waiting.slice(batch.length);
      lockWaitUntilMs = undefined;
      batch.forEach((job, index) => settle(job, outcomes[index] as JobOutcome));
    } catch (error) {
      // Waiting for a lock is measured on the machine: a lock held for five virtual seconds is not held at all.
      lockWaitUntilMs ??= performance.now() + options.lockWaitMs;
      if (!isBusy(error) || performance.now() >= lockWaitUntilMs) {
        waiting = waiting.slice(batch.length);
        lockWaitUntilMs = undefined;
        const refusal = options.unavailable(
          isSqliteError(error) ? error.code : String(error),
          error,
        );
        for (const job of batch) job.reject(refusal);
      }
    }
    schedule();
  };
  const settle = (job: Job, outcome: JobOutcome): void => {
    if ("value" in outcome) job.resolve(outcome.value);
    else if (isSqliteError(outcome.error)) {
      job.reject(options.unavailable(outcome.error.code, outcome.error));
    } else job.reject(outcome.error);
  };
  const drained = (): Promise<void> =>
    waiting.length === 0 ? Promise.resolve() : new Promise((resolve) => idle.push(resolve));

  return {
    run<Value>(work: () => Value): Promise<Value> {
      if (closed) return Promise.reject(options.closed());
      if (waiting.length >= MAX_WAITING) {
        return Promise.reject(options.unavailable(`${MAX_WAITING} writes are waiting`));
      }
      return new Promise<Value>((resolve, reject) => {
        waiting.push({ work, resolve: resolve as (value: unknown) => void, reject });
        schedule();
      });
    },
    drained,
    close() {
      closed = true;
      return drained();
    },
    abandon() {
      closed = true;
      waiting = [];
      idle = [];
      cancel?.();
    },
  };
}

/** One transaction for a batch, a savepoint for each job. Throws when the transaction as a whole did not happen. */
function batchCommitter(database: Database.Database): (batch: readonly Job[]) => JobOutcome[] {
  const runAlone = database.transaction((work: () => unknown) => work());
  const runBatch = database.transaction((batch: readonly Job[]): JobOutcome[] =>
    batch.map((job) => {
      try {
        return { value: runAlone(job.work) };
      } catch (error) {
        // SQLite ends the whole transaction by itself on errors of the disk; then no job of the batch has happened.
        if (!database.inTransaction) throw error;
        return { error };
      }
    }),
  );
  return (batch) => runBatch.immediate(batch);
}
