import type { Logger } from "@dure/service-kit";

/** Does something again and again with a pause between the end of one and the beginning of the next. */
export interface Sweeper {
  /** Does it now, or waits for the one under way and then does it. */
  now(): Promise<void>;
  /** Lets the one under way end and begins no other. */
  stop(): Promise<void>;
}

/** Starts sweeping. A failure is logged and does not end it. */
export function startSweeper(parts: {
  readonly everyMs: number;
  readonly work: () => Promise<void>;
  readonly logger: Logger;
}): Sweeper {
  const { everyMs, logger, work } = parts;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  let stopped = false;
  const next = (): Promise<void> => {
    running = running.then(work).catch((error: unknown) => {
      logger.error({ err: error }, "sweep failed");
    });
    return running;
  };
  const schedule = (): void => {
    if (stopped) return;
    timer = setTimeout(() => void next().then(schedule), everyMs);
    timer.unref();
  };
  schedule();
  return {
    now: next,
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}
