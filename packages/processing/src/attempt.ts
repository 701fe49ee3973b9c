import { backoffMs, pause } from "./pause.ts";

const FIRST_PAUSE_MS = 50;
const MAX_ATTEMPTS = 5;

/**
 * Tries an effect a bounded number of times with doubled pauses. Answers nothing when it worked, the reason when it
 * never did, and ABORTED when the program ends first: then nothing may be concluded.
 */
export async function attempt(
  effect: () => Promise<void>,
  signal: AbortSignal,
  maxAttempts = MAX_ATTEMPTS,
): Promise<{ readonly reason: string } | "ABORTED" | undefined> {
  for (let failures = 1; ; failures += 1) {
    try {
      await effect();
      return undefined;
    } catch (error) {
      if (signal.aborted) return "ABORTED";
      if (failures >= maxAttempts) {
        return { reason: error instanceof Error ? error.message : String(error) };
      }
      await pause(backoffMs(failures - 1, FIRST_PAUSE_MS), signal);
      if (signal.aborted) return "ABORTED";
    }
  }
}
