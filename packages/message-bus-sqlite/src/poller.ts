import type Database from "better-sqlite3";
import type { RunningConsumption } from "./consumption.ts";
import type { Wake } from "./wake.ts";

const DEFAULT_POLL_INTERVAL_MS = 100;

export interface Poller {
  /** Begins to look, if it does not yet. It goes on while there is a consumption. */
  start(): void;
  stop(): void;
}

/**
 * Looks whether another connection has changed the file (`data_version` costs next to nothing) and keeps the
 * consumptions of this bus alive. Wakes inside the process come at once and do not wait for it.
 */
export function createPoller(
  database: Database.Database,
  consumptions: ReadonlySet<RunningConsumption>,
  flush: () => boolean,
  wake: Wake,
  pollIntervalMs: number = DEFAULT_POLL_INTERVAL_MS,
): Poller {
  let timer: NodeJS.Timeout | undefined;
  let forget: (() => void) | undefined;
  let version: unknown;
  const tickAll = (news: boolean): void => {
    for (const consumption of [...consumptions]) consumption.tick(news);
  };
  const stop = (): void => {
    clearInterval(timer);
    forget?.();
    timer = undefined;
    forget = undefined;
  };
  const poll = (): void => {
    if (consumptions.size === 0) return stop();
    flush();
    const seen = database.pragma("data_version", { simple: true });
    const news = seen !== version;
    version = seen;
    tickAll(news);
    if (news) wake.all();
  };
  return {
    start() {
      if (timer) return;
      timer = setInterval(poll, pollIntervalMs);
      forget = wake.listen(() => tickAll(true));
    },
    stop,
  };
}
