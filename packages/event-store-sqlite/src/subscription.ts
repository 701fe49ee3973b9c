import { setTimeout as pause } from "node:timers/promises";
import {
  checkSubscribe,
  type EventStore,
  EventStoreError,
  type LogPage,
  type SubscribeOptions,
} from "@dure/event-store";
import type { GlobalPosition } from "@dure/messages";
import type { LogChanges } from "./log-changes.ts";
import { parsePosition } from "./position.ts";

/**
 * Follows the log: reads page by page, and at the end waits until the log has grown beyond the last page. Since a page
 * says up to where it looked, nothing can slip in between reading and waiting. While the file cannot be read it tries
 * again every `pollIntervalMs`.
 */
export async function* followLog(
  readAll: EventStore["readAll"],
  changes: LogChanges,
  pollIntervalMs: number,
  options: SubscribeOptions,
): AsyncGenerator<LogPage, void, undefined> {
  const { signal, filter } = options;
  const maxCount = checkSubscribe(options);
  let after = options.after;
  while (!signal.aborted) {
    const page = await readOrWait(
      () => readAll({ maxCount, ...place(after), ...(filter ? { filter } : {}) }),
      pollIntervalMs,
      signal,
    );
    if (page === undefined || signal.aborted) continue;
    const moved = page.position !== after;
    after = page.position;
    if (moved) yield page;
    if (page.atEnd) await changes.grownBeyond(parsePosition(after), signal);
  }
}

const place = (after: GlobalPosition | undefined) => (after === undefined ? {} : { after });

async function readOrWait(
  read: () => Promise<LogPage>,
  pauseMs: number,
  signal: AbortSignal,
): Promise<LogPage | undefined> {
  try {
    return await read();
  } catch (error) {
    const mendable =
      error instanceof EventStoreError && error.refusal.code === "EVENT_STORE_UNAVAILABLE";
    if (!mendable) throw error;
    await pause(pauseMs, undefined, { signal }).catch(() => undefined);
    return undefined;
  }
}
