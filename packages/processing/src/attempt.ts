import { RefusalError } from "@dure/kernel";
import { failureOf } from "./errors.ts";
import { backoffMs, type Timers } from "./timers.ts";

const FIRST_PAUSE_MS = 50;
export const MAX_ATTEMPTS = 5;
/** With pauses of 30 s at most this bridges about half an hour. */
const MAX_UNAVAILABLE = 60;

export interface Failed {
  readonly code: string;
  readonly detail: string;
  readonly attempts: number;
}

export type AttemptOutcome = "done" | "aborted" | Failed;

/**
 * Tries an effect a bounded number of times with doubled pauses. What is merely unavailable (status 503: a neighbour
 * restarts, a store is being restored) gets a far longer bound, since an outage says nothing against the message.
 * Answers `aborted` when the program ends first: then nothing may be concluded.
 */
export async function attempt(
  effect: () => Promise<void>,
  parts: { readonly signal: AbortSignal; readonly timers: Timers; readonly maxAttempts: number },
): Promise<AttemptOutcome> {
  const { maxAttempts, signal, timers } = parts;
  for (let failures = 0, unavailable = 0; ; ) {
    try {
      await effect();
      return "done";
    } catch (error) {
      if (signal.aborted) return "aborted";
      if (error instanceof RefusalError && error.refusal.status === 503) unavailable += 1;
      else failures += 1;
      const attempts = failures + unavailable;
      if (failures >= maxAttempts || unavailable >= MAX_UNAVAILABLE) {
        return { ...failureOf(error), attempts };
      }
      await timers.pause(backoffMs(attempts, FIRST_PAUSE_MS), signal);
      if (signal.aborted) return "aborted";
    }
  }
}
