import type { GlobalPosition } from "@dure/messages";
import { systemTimers, type Timers } from "./timers.ts";

interface Waiter {
  readonly position: GlobalPosition;
  readonly wake: (reached: boolean) => void;
}

/** Lets others wait until a reader of the log has come to a position. It never goes back. */
export class PositionWatch {
  readonly #timers: Timers;
  readonly #waiters = new Set<Waiter>();
  #seen: GlobalPosition | undefined;
  #closed = false;

  constructor(timers: Timers = systemTimers) {
    this.#timers = timers;
  }

  get seen(): GlobalPosition | undefined {
    return this.#seen;
  }

  moveTo(position: GlobalPosition): void {
    if (this.#seen !== undefined && this.#seen >= position) return;
    this.#seen = position;
    for (const waiter of this.#waiters) {
      if (waiter.position <= position) this.#settle(waiter, true);
    }
  }

  /** True as soon as the position is reached; false when the reader stops first or, where a time is given, it is over. */
  waitFor(position: GlobalPosition, timeoutMs?: number): Promise<boolean> {
    if (this.#seen !== undefined && this.#seen >= position) return Promise.resolve(true);
    if (this.#closed) return Promise.resolve(false);
    return new Promise((resolve) => {
      const over = new AbortController();
      const waiter: Waiter = {
        position,
        wake: (reached) => {
          over.abort();
          resolve(reached);
        },
      };
      this.#waiters.add(waiter);
      if (timeoutMs === undefined) return;
      void this.#timers.pause(timeoutMs, over.signal).then(() => this.#settle(waiter, false));
    });
  }

  /** Wakes everybody with "not reached": the reader stops. */
  close(): void {
    this.#closed = true;
    for (const waiter of this.#waiters) this.#settle(waiter, false);
  }

  #settle(waiter: Waiter, reached: boolean): void {
    if (this.#waiters.delete(waiter)) waiter.wake(reached);
  }
}
