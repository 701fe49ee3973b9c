import { RefusalError } from "@dure/kernel";
import type { Timers } from "@dure/processing";
import type { LogFeed } from "./log-feed.ts";
import type { LogKeeper } from "./log-keeper.ts";

const LOOK_EVERY_MS = 50;
const MAX_LOOKS = 200;
/** A log signs once a second by itself; where its clock stands, somebody has to say so. */
const LOOKS_BEFORE_FORCE = 30;

/** `shown`: also cosigned, where the policy asks for it, and served. */
export type Cover = "shown" | "signed";

/**
 * Waits, ten seconds at most, until a checkpoint covers so many leaves. False when it did not come in time. Throws the
 * reason of a log that has stopped.
 */
export async function awaitCover(
  parts: { readonly feed: LogFeed; readonly timers: Timers; readonly signal?: AbortSignal },
  log: LogKeeper,
  size: number,
  cover: Cover,
): Promise<boolean> {
  const { feed, timers } = parts;
  const signal = parts.signal ?? new AbortController().signal;
  for (let look = 0; look < MAX_LOOKS && !signal.aborted; look += 1) {
    if (log.stoppedBy) throw new RefusalError(log.stoppedBy);
    if ((log[cover]?.size ?? 0) >= size) return true;
    if (look === LOOKS_BEFORE_FORCE) {
      const written = await log.sign({ force: true });
      if (typeof written === "object") await feed.reached(written.position);
      else await feed.caughtUp();
    } else {
      await timers.pause(LOOK_EVERY_MS, signal);
    }
  }
  return (log[cover]?.size ?? 0) >= size;
}
