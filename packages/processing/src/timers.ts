/** The only way in which this package waits for time to pass. Injected, so that tests own the waiting. */
export interface Timers {
  /** Waits, or ends early without an error when the signal comes. */
  pause(durationMs: number, signal: AbortSignal): Promise<void>;
}

/** The machine's timers. */
export const systemTimers: Timers = {
  pause: (durationMs, signal) =>
    new Promise((resolve) => {
      if (signal.aborted) return resolve();
      const done = (): void => {
        clearTimeout(timer);
        signal.removeEventListener("abort", done);
        resolve();
      };
      const timer = setTimeout(done, durationMs);
      signal.addEventListener("abort", done);
    }),
};

const LONGEST_PAUSE_MS = 30_000;

/** Doubles from `firstMs` with every failure in a row, 30 s at most. The first failure has number 1. */
export const backoffMs = (failures: number, firstMs: number): number =>
  Math.min(firstMs * 2 ** Math.min(failures - 1, 20), LONGEST_PAUSE_MS);
