import type { LogReader } from "./log-reader.ts";

/** Tells subscriptions that the log has grown: at once after a commit here, by polling after one of another program. */
export interface LogChanges {
  /** Resolves when the log reaches beyond a position, when the signal aborts, or when the store closes. */
  grownBeyond(position: number, signal: AbortSignal): Promise<void>;
  /** Looks at the log and wakes whoever waited for what is there now. */
  look(): void;
  /** Wakes everyone; they find the store closed. */
  close(): void;
}

interface Waiter {
  readonly position: number;
  readonly wake: () => void;
}

/** One timer for all who wait, and none while nobody does. */
export function logChanges(reader: LogReader, pollIntervalMs: number): LogChanges {
  const waiters = new Set<Waiter>();
  let timer: NodeJS.Timeout | undefined;

  const leave = (waiter: Waiter): void => {
    waiters.delete(waiter);
    waiter.wake();
    if (waiters.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  };
  const wakeBelow = (head: number): void => {
    for (const waiter of waiters) if (waiter.position < head) leave(waiter);
  };
  /** A failed look wakes everyone: their own read then meets the error and knows what to do about it. */
  const look = (): void => {
    if (waiters.size === 0) return;
    try {
      wakeBelow(reader.head());
    } catch {
      wakeBelow(Number.POSITIVE_INFINITY);
    }
  };
  return {
    look,
    close: () => wakeBelow(Number.POSITIVE_INFINITY),
    grownBeyond(position, signal) {
      if (signal.aborted) return Promise.resolve();
      return new Promise((resolve) => {
        const onAbort = (): void => leave(waiter);
        const wake = (): void => {
          signal.removeEventListener("abort", onAbort);
          resolve();
        };
        const waiter: Waiter = { position, wake };
        waiters.add(waiter);
        signal.addEventListener("abort", onAbort, { once: true });
        timer ??= setInterval(look, pollIntervalMs);
      });
    },
  };
}
