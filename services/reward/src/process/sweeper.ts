import type { Logger } from "@dure/service-kit";

/** Does something at once and then again and again, with a pause between the end of one and the next. */
export interface Sweeper {
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
  const sweep = (): void => {
    running = work()
      .catch((error: unknown) => logger.error({ err: error }, "sweep failed"))
      .then(() => {
        if (stopped) return;
        timer = setTimeout(sweep, everyMs);
        timer.unref();
      });
  };
  sweep();
  return {
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}
