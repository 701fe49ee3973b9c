import type { GlobalPosition } from "@dure/messages";

interface Waiter {
  readonly position: GlobalPosition;
  readonly wake: (reached: boolean) => void;
}

/** Lets others wait until a reader of the log has come to a position. */
export class PositionWatch {
  #seen: GlobalPosition | undefined;
  #waiters: Waiter[] = [];

  get seen(): GlobalPosition | undefined {
    return this.#seen;
  }

  moveTo(position: GlobalPosition): void {
    this.#seen = position;
    const reached = this.#waiters.filter((waiter) => waiter.position <= position);
    this.#waiters = this.#waiters.filter((waiter) => waiter.position > position);
    for (const waiter of reached) waiter.wake(true);
  }

  /** True as soon as the position is reached, false when the time is over first. */
  waitFor(position: GlobalPosition, timeoutMs: number): Promise<boolean> {
    if (this.#seen !== undefined && this.#seen >= position) return Promise.resolve(true);
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.#waiters = this.#waiters.filter((each) => each !== waiter);
        resolve(false);
      }, timeoutMs);
      const waiter: Waiter = {
        position,
        wake: (reached) => {
          clearTimeout(timer);
          resolve(reached);
        },
      };
      this.#waiters.push(waiter);
    });
  }

  /** Wakes everybody with "not reached": the reader stops. */
  close(): void {
    for (const waiter of this.#waiters.splice(0)) waiter.wake(false);
  }
}
