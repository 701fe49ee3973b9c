import type { GlobalPosition } from "@dure/messages";
import type { Timers } from "@dure/processing";
import { auditError } from "../errors.ts";
import type { LogFeed } from "./log-feed.ts";

export const LOOK_EVERY_MS = 50;
/** Ten seconds: less than anybody waits in front of a request. */
export const MAX_LOOKS = 200;

/** What is needed to wait for logs on behalf of somebody who may leave. */
export interface Waiting {
  readonly feed: LogFeed;
  readonly timers: Timers;
  readonly signal?: AbortSignal | undefined;
}

/** Waits, ten seconds at most, until the logs of this process have everything up to a position. Throws `LOGS_BEHIND`. */
export async function awaitFeed(
  { feed, signal = new AbortController().signal, timers }: Waiting,
  position: GlobalPosition | undefined,
): Promise<void> {
  if (position === undefined) return;
  const isReached = (): boolean => feed.position !== undefined && feed.position >= position;
  for (let look = 0; look < MAX_LOOKS && !signal.aborted; look += 1) {
    if (isReached()) return;
    await timers.pause(LOOK_EVERY_MS, signal);
  }
  if (!isReached()) throw auditError("LOGS_BEHIND", {});
}
