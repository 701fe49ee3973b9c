import type { EventStore } from "@dure/event-store";
import type { Clock, Ids } from "@dure/kernel";
import type { GlobalPosition, RecordedEvent } from "@dure/messages";
import type { ReadModelStore } from "@dure/read-model";
import { type Checkpoint, openCheckpoint } from "./checkpoint.ts";
import { failureOf, processingError } from "./errors.ts";
import { followFromCheckpoint } from "./follow-log.ts";
import { type Lease, openLease } from "./lease.ts";
import type { ProcessingLogger } from "./logger.ts";
import { PositionWatch } from "./position-watch.ts";
import { backoffMs, systemTimers, type Timers } from "./timers.ts";

const FIRST_RETRY_MS = 100;

export interface LeasedReaderOptions {
  readonly name: string;
  readonly store: EventStore;
  readonly readModels: ReadModelStore;
  /** Of the streams to follow; absent: the whole log. */
  readonly categories?: readonly string[];
  readonly clock: Clock;
  readonly ids: Ids;
  readonly logger?: ProcessingLogger;
  readonly timers?: Timers;
  /** Most events at a time, 500 when absent. After a crash so many come again. */
  readonly pageSize?: number;
  /**
   * The effect. When it throws, what it has not reported as finished comes again. It may stop early when the signal
   * comes.
   */
  readonly take: (
    events: readonly RecordedEvent[],
    signal: AbortSignal,
    finished: (position: GlobalPosition) => void,
  ) => Promise<void>;
}

export interface ReaderLag {
  readonly checkpoint?: string;
  readonly head?: string;
  readonly caughtUp: boolean;
  readonly error?: string;
}

/** Follows the log from a saved place, one process at a time, and saves the place only after the effect. */
export interface LeasedReader {
  readonly name: string;
  /** True when everything up to the position is done; false when the time is over or the reader stops first. */
  waitFor(position: GlobalPosition, timeoutMs: number): Promise<boolean>;
  /** Resolves when everything up to the position is done; rejects with `PROCESSING_STOPPED`. */
  settled(position: GlobalPosition): Promise<void>;
  lag(): Promise<ReaderLag>;
  stop(): Promise<void>;
}

/** Starts the reader; relays and reactors are this with another effect. */
export async function startLeasedReader(options: LeasedReaderOptions): Promise<LeasedReader> {
  const { name, readModels, store, timers = systemTimers } = options;
  const lease = await openLease(options);
  const checkpoint = await openCheckpoint(readModels, name);
  const stop = new AbortController();
  const watch = new PositionWatch(timers);
  const status: { error?: string } = {};
  const running = run({ options, lease, checkpoint, watch, timers, status }, stop.signal);
  return {
    name,
    waitFor: (position, timeoutMs) => watch.waitFor(position, timeoutMs),
    async settled(position) {
      if (!(await watch.waitFor(position))) throw processingError("PROCESSING_STOPPED", { name });
    },
    async lag() {
      const head = await store.head();
      const { seen } = watch;
      return {
        ...(seen !== undefined && { checkpoint: seen }),
        ...(head !== undefined && { head }),
        caughtUp: head === undefined || (seen !== undefined && seen >= head),
        ...(status.error !== undefined && { error: status.error }),
      };
    },
    async stop() {
      stop.abort();
      await running;
      watch.close();
      // A lease that cannot be given back runs out by itself.
      await lease.release().catch(() => undefined);
    },
  };
}

interface Running {
  readonly options: LeasedReaderOptions;
  readonly lease: Lease;
  readonly checkpoint: Checkpoint;
  readonly watch: PositionWatch;
  readonly timers: Timers;
  readonly status: { error?: string };
}

async function run(running: Running, stop: AbortSignal): Promise<void> {
  const { checkpoint, lease, options, status, timers, watch } = running;
  for (let failures = 0; !stop.aborted; ) {
    const turn = new AbortController();
    const signal = AbortSignal.any([stop, turn.signal]);
    let renewing: Promise<void> | undefined;
    try {
      if (!(await lease.hold())) {
        // What another process has done is done for whoever waits here too.
        const elsewhere = await checkpoint.load();
        if (elsewhere !== undefined) watch.moveTo(elsewhere);
        await timers.pause(lease.askAgainMs, stop);
        continue;
      }
      renewing = renew(lease, timers, turn, signal);
      await followFromCheckpoint(options, checkpoint, signal, (position) => {
        watch.moveTo(position);
        failures = 0;
        delete status.error;
      });
    } catch (error) {
      if (stop.aborted) return;
      failures += 1;
      status.error = failureOf(error).detail;
      options.logger?.error({ reader: options.name, err: error }, "reading the log failed");
      await timers.pause(backoffMs(failures, FIRST_RETRY_MS), stop);
    } finally {
      turn.abort();
      await renewing;
    }
  }
}

/** Renews until the turn ends; a lease that cannot be renewed ends the turn. */
async function renew(
  lease: Lease,
  timers: Timers,
  turn: AbortController,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    await timers.pause(lease.renewEveryMs, signal);
    if (signal.aborted) return;
    const held = await lease.hold().catch(() => false);
    if (!held) turn.abort();
  }
}
