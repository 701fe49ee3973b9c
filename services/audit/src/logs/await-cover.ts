import { RefusalError } from "@dure/kernel";
import { LOOK_EVERY_MS, MAX_LOOKS, type Waiting } from "./await-feed.ts";
import type { LogKeeper } from "./log-keeper.ts";

/** A log signs once a second by itself; where its clock stands, somebody has to say so. */
const LOOKS_BEFORE_FORCE = 30;

/**
 * Waits, ten seconds at most, until a checkpoint covers so many leaves; `shown`: until one is also cosigned, where the
 * policy asks for it, and served. False when it did not come in time. Throws the reason of a log that has stopped.
 */
export async function awaitCover(
  { signal = new AbortController().signal, timers }: Waiting,
  log: LogKeeper,
  size: number,
  cover: "shown" | "signed",
): Promise<boolean> {
  const isCovered = (): boolean => (log[cover]?.size ?? 0) >= size;
  for (let look = 0; look < MAX_LOOKS && !signal.aborted; look += 1) {
    if (log.stoppedBy) throw new RefusalError(log.stoppedBy);
    if (isCovered()) return true;
    if (look === LOOKS_BEFORE_FORCE) await log.sign({ force: true });
    await timers.pause(LOOK_EVERY_MS, signal);
  }
  return isCovered();
}
