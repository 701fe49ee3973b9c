import type { EventStore, LogPage } from "@dure/event-store";
import type { GlobalPosition, RecordedEvent } from "@dure/messages";
import type { Timers } from "@dure/processing";
import type { Logger } from "@dure/service-kit";
import { auditError } from "../errors.ts";
import type { LogRegistry } from "./log-registry.ts";

const CATEGORIES = ["checkpoint", "journal", "ledger", "rollup"];
const PAGE = 1_000;
const FIRST_RETRY_MS = 100;
const LONGEST_RETRY_MS = 30_000;

interface Waiter {
  readonly position: GlobalPosition;
  readonly wake: (reached: boolean) => void;
}

/**
 * Brings every log of the store to its keeper, from the first event on at every start: that is how each process makes
 * sure that the leaves still are what was signed. Each process has its own feed; none writes through it.
 */
export class LogFeed {
  readonly #store: EventStore;
  readonly #logs: LogRegistry;
  readonly #timers: Timers;
  readonly #logger: Logger;
  readonly #stop = new AbortController();
  readonly #waiters = new Set<Waiter>();
  readonly #onPage: (events: readonly RecordedEvent[]) => void;
  /** Logs that had events since the end of the store was last reached. */
  readonly #touched = new Set<string>();
  /** Where a subscription goes on. */
  #seen: GlobalPosition | undefined;
  /** Where the keepers were last brought to the end of the store. */
  #shown: GlobalPosition | undefined;
  #running: Promise<void> | undefined;
  /** Why the feed stands still at the moment; undefined while it flows. */
  error: string | undefined;

  constructor(parts: {
    readonly store: EventStore;
    readonly logs: LogRegistry;
    readonly timers: Timers;
    readonly logger: Logger;
    /** Told after the keepers have taken a page. */
    readonly onPage: (events: readonly RecordedEvent[]) => void;
  }) {
    this.#store = parts.store;
    this.#logs = parts.logs;
    this.#timers = parts.timers;
    this.#logger = parts.logger;
    this.#onPage = parts.onPage;
  }

  start(): void {
    this.#running ??= this.#run(this.#stop.signal);
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#running;
    for (const waiter of this.#waiters) waiter.wake(false);
  }

  /** How far the keepers were last brought to the end of the store. */
  get position(): GlobalPosition | undefined {
    return this.#shown;
  }

  /** Resolves when the keepers have everything up to a position; rejects with `AUDIT_STOPPING`. */
  async reached(position: GlobalPosition): Promise<void> {
    if (this.#shown !== undefined && this.#shown >= position) return;
    const isReached =
      !this.#stop.signal.aborted &&
      (await new Promise<boolean>((wake) => this.#waiters.add({ position, wake })));
    if (!isReached) throw auditError("AUDIT_STOPPING", {});
  }

  /** Resolves when the keepers have everything that the store holds at the call. */
  async caughtUp(): Promise<void> {
    const head = await this.#store.head();
    if (head !== undefined) await this.reached(head);
  }

  async #run(signal: AbortSignal): Promise<void> {
    for (let failures = 0; !signal.aborted; ) {
      try {
        const pages = this.#store.subscribe({
          ...(this.#seen !== undefined && { after: this.#seen }),
          filter: { categories: CATEGORIES },
          signal,
          pageSize: PAGE,
        });
        for await (const page of pages) {
          if (signal.aborted) return;
          await this.#take(page);
          failures = 0;
          this.error = undefined;
        }
        if (!signal.aborted) throw new Error("the subscription ended");
      } catch (error) {
        if (signal.aborted) return;
        failures += 1;
        this.error = error instanceof Error ? error.message : String(error);
        this.#logger.error({ err: error }, "following the logs failed");
        const pauseMs = Math.min(FIRST_RETRY_MS * 2 ** Math.min(failures, 20), LONGEST_RETRY_MS);
        await this.#timers.pause(pauseMs, signal);
      }
    }
  }

  async #take({ atEnd, events, position }: LogPage): Promise<void> {
    if (position === undefined) return;
    await this.#logs.take(events, this.#touched);
    if (atEnd) {
      await this.#logs.caughtUp(this.#touched);
      this.#touched.clear();
    }
    this.#onPage(events);
    this.#seen = position;
    // Only what is shown counts as reached: a page in the middle of a long read wakes nobody.
    if (!atEnd) return;
    this.#shown = position;
    for (const waiter of this.#waiters) {
      if (waiter.position > position) continue;
      this.#waiters.delete(waiter);
      waiter.wake(true);
    }
  }
}
