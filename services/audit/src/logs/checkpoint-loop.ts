import type { Timers } from "@dure/processing";
import type { Logger } from "@dure/service-kit";
import type { LogFeed } from "./log-feed.ts";
import type { LogKeeper } from "./log-keeper.ts";
import type { LogRegistry } from "./log-registry.ts";

/** Nothing waits longer for its turn than this, whatever the clock does. */
const LONGEST_PAUSE_MS = 1_000;
/** Passes are at least so far apart but for a closed period: a clock that leaps must not make a checkpoint of every leaf. */
const SHORTEST_PAUSE_MS = 500;
const AFTER_FAILURE_MS = 1_000;
const SIGNED_AT_ONCE = 8;

interface LoopParts {
  readonly logs: LogRegistry;
  readonly feed: LogFeed;
  readonly timers: Timers;
  readonly logger: Logger;
}

/** Signs what is due, for all logs of the process. */
export class CheckpointLoop {
  readonly #parts: LoopParts;
  readonly #stop = new AbortController();
  #running: Promise<void> | undefined;
  #wake = new AbortController();
  #hurry = new AbortController();

  constructor(parts: LoopParts) {
    this.#parts = parts;
  }

  start(): void {
    this.#running ??= this.#run(this.#stop.signal);
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  /** Something happened to a log: what is due at once must not wait for the end of a pause. */
  wake(): void {
    const due = this.#parts.logs.list().filter(({ dueInMs }) => dueInMs === 0);
    if (due.length > 0) this.#wake.abort();
    if (due.some(({ isUrgent }) => isUrgent)) this.#hurry.abort();
  }

  async #run(signal: AbortSignal): Promise<void> {
    const { logger, timers } = this.#parts;
    while (!signal.aborted) {
      this.#wake = new AbortController();
      this.#hurry = new AbortController();
      const failures = await this.#signDue();
      if (signal.aborted) return;
      for (const error of failures) logger.error({ err: error }, "signing a checkpoint failed");
      await (failures.length > 0
        ? timers.pause(AFTER_FAILURE_MS, signal)
        : timers.pause(SHORTEST_PAUSE_MS, AbortSignal.any([signal, this.#hurry.signal])));
      const pauseMs = Math.min(LONGEST_PAUSE_MS, ...this.#dues());
      await timers.pause(pauseMs, AbortSignal.any([signal, this.#wake.signal]));
    }
  }

  #dues(): number[] {
    return this.#parts.logs.list().flatMap(({ dueInMs }) => dueInMs ?? []);
  }

  /** Answers what went wrong; a log that cannot be signed does not hold the others up. */
  async #signDue(): Promise<readonly unknown[]> {
    const { feed, logs } = this.#parts;
    const due = logs.list().filter(({ dueInMs }) => dueInMs === 0);
    const failures: unknown[] = [];
    for (let first = 0; first < due.length; first += SIGNED_AT_ONCE) {
      const some = due.slice(first, first + SIGNED_AT_ONCE);
      const ends = await Promise.allSettled(some.map((log) => signOnce(log, feed)));
      for (const end of ends) if (end.status === "rejected") failures.push(end.reason);
    }
    return failures;
  }
}

/** Signs a log that is due and waits until the feed has brought the new checkpoint, so that none is made twice. */
async function signOnce(log: LogKeeper, feed: LogFeed): Promise<void> {
  const written = await log.sign();
  if (typeof written === "object") await feed.reached(written.position);
  else if (written === "taken") await feed.caughtUp();
}
