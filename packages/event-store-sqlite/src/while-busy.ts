import { setTimeout as pause } from "node:timers/promises";
import { isBusy, unavailable } from "./sqlite-failure.ts";

const LONGEST_PAUSE_MS = 20;

/**
 * Runs a read, again while another program holds the file (it is opening, closing or recovering it), for at most
 * `lockWaitMs`. Throws the port's errors.
 */
export async function whileBusy<Answer>(lockWaitMs: number, read: () => Answer): Promise<Answer> {
  for (let waitedMs = 0; ; ) {
    try {
      return read();
    } catch (error) {
      if (!isBusy(error) || waitedMs >= lockWaitMs) throw unavailable(error);
    }
    const pauseMs = Math.min(Math.max(1, waitedMs), LONGEST_PAUSE_MS);
    await pause(pauseMs);
    waitedMs += pauseMs;
  }
}
