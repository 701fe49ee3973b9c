/** Waits, or ends early without an error when the signal comes. The only place of this package that sets a timer. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener("abort", done);
  });
}

/** Doubles from `firstMs` with every failure in a row, 30 s at most. */
export const backoffMs = (failures: number, firstMs: number): number =>
  Math.min(firstMs * 2 ** Math.min(failures, 20), 30_000);
