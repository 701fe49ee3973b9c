import type { Timers } from "@dure/processing";
import type { Logger } from "@dure/service-kit";
import type { Rollup } from "./rollup.ts";

const PASS_EVERY_MS = 1_000;

interface LoopParts {
  readonly rollup: Rollup;
  readonly timers: Timers;
  readonly logger: Logger;
}

/** Looks once a second what is due to go up. */
export class RollupLoop {
  readonly #parts: LoopParts;
  readonly #stop = new AbortController();
  #running: Promise<void> | undefined;

  constructor(parts: LoopParts) {
    this.#parts = parts;
  }

  start(): void {
    if (this.#parts.rollup.levels.length > 0) this.#running ??= this.#run(this.#stop.signal);
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  async #run(signal: AbortSignal): Promise<void> {
    const { logger, rollup, timers } = this.#parts;
    while (!signal.aborted) {
      await timers.pause(PASS_EVERY_MS, signal);
      for (const level of rollup.levels) {
        if (signal.aborted) return;
        await rollup.pass(level).catch((error: unknown) => {
          if (!signal.aborted)
            logger.error({ err: error, origin: level.id.origin }, "roll-up failed");
        });
      }
    }
  }
}
