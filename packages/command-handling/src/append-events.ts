import { setTimeout as pauseMs } from "node:timers/promises";
import { type AppendRequest, type EventStore, EventStoreError } from "@dure/event-store";
import { RefusalError } from "@dure/kernel";
import { commandProblems } from "./errors.ts";

const MAX_UNKNOWN_OUTCOMES = 8;
const FIRST_PAUSE_MS = 20;
const LONGEST_PAUSE_MS = 2_000;

/** Waits for a number of milliseconds. Injected, so that tests need not wait. */
export type Pause = (durationMs: number) => Promise<unknown>;

/** The machine's timer. */
export const systemPause: Pause = (durationMs) => pauseMs(durationMs);

/**
 * Appends and answers whether the stream was where it was thought to be. When the outcome is unknown, the very same
 * events are sent again, with doubled pauses: their ids tell the store whether they stand already, so events that stand
 * count as appended. Throws `COMMAND_DIFFERENT_CONTENT`, and the store's own errors; after eight unknown outcomes that
 * is `EVENT_STORE_OUTCOME_UNKNOWN`.
 */
export async function appendEvents(
  store: EventStore,
  request: AppendRequest,
  pause: Pause,
): Promise<boolean> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const result = await store.append(request);
      if (result.kind === "differentContent") {
        const { eventId } = result;
        throw new RefusalError(commandProblems.refuse("COMMAND_DIFFERENT_CONTENT", { eventId }));
      }
      return result.kind !== "conflict";
    } catch (error) {
      const unknown =
        error instanceof EventStoreError && error.refusal.code === "EVENT_STORE_OUTCOME_UNKNOWN";
      if (!unknown || attempt === MAX_UNKNOWN_OUTCOMES) throw error;
      await pause(Math.min(FIRST_PAUSE_MS * 2 ** (attempt - 1), LONGEST_PAUSE_MS));
    }
  }
}
