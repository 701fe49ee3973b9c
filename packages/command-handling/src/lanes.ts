import { RefusalError } from "@dure/kernel";
import { commandProblems } from "./errors.ts";

const MAX_WAITING = 1_000;

/**
 * Lets one piece of work at a time run per key, in order of arrival. Two commands of this process never race for the
 * same revision; only other processes can make a conflict.
 */
export class Lanes {
  readonly #lanes = new Map<string, { waiting: number; last: Promise<unknown> }>();

  /** Throws `COMMAND_QUEUE_FULL` when a thousand already wait for this key. */
  async run<Value>(key: string, work: () => Promise<Value>): Promise<Value> {
    const lane = this.#lanes.get(key) ?? { waiting: 0, last: Promise.resolve() };
    if (lane.waiting >= MAX_WAITING) {
      throw new RefusalError(
        commandProblems.refuse("COMMAND_QUEUE_FULL", { waiting: MAX_WAITING }),
      );
    }
    this.#lanes.set(key, lane);
    lane.waiting += 1;
    const result = lane.last.then(work);
    lane.last = result.then(
      () => undefined,
      () => undefined,
    );
    try {
      return await result;
    } finally {
      lane.waiting -= 1;
      if (lane.waiting === 0) this.#lanes.delete(key);
    }
  }
}
