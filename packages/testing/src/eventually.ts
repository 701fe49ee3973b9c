const PAUSE_MS = 10;

/**
 * Asks again until the check passes, and throws its last error when the time is over. Only for what happens outside
 * this process or behind a port without an event to wait for.
 */
export async function eventually<Value>(
  check: () => Promise<Value> | Value,
  options: { readonly timeoutMs?: number } = {},
): Promise<Value> {
  const untilMs = performance.now() + (options.timeoutMs ?? 10_000);
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (performance.now() >= untilMs) throw error;
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }
}
