import type { EventStore } from "@dure/event-store";
import type { GlobalPosition } from "@dure/messages";
import type { Consumer } from "./consumer.ts";
import { systemTimers, type Timers } from "./timers.ts";

const ONE_WAIT_MS = 5_000;
const MAX_WAITS = 120;
const CONSUMER_POLL_MS = 20;

/** Anything that follows the log. */
export interface LogFollower {
  waitFor(position: GlobalPosition, timeoutMs: number): Promise<boolean>;
}

/**
 * Resolves when everything that the log held at the call has gone through the followers and the consumers have nothing
 * left. Followers are awaited; a bus has no event for "nothing left", so consumers are asked every 20 ms. Throws when
 * one of them takes longer than ten minutes: then something stands still and must not be waited for.
 */
export async function settle(parts: {
  readonly store: EventStore;
  readonly followers: readonly LogFollower[];
  readonly consumers: readonly Pick<Consumer, "name" | "pending">[];
  readonly timers?: Timers;
}): Promise<void> {
  const { timers = systemTimers } = parts;
  const head = await parts.store.head();
  if (head !== undefined) {
    for (const follower of parts.followers) {
      await bounded("a follower of the log", () => follower.waitFor(head, ONE_WAIT_MS), MAX_WAITS);
    }
  }
  const never = new AbortController().signal;
  const maxPolls = (ONE_WAIT_MS * MAX_WAITS) / CONSUMER_POLL_MS;
  for (const consumer of parts.consumers) {
    const idle = async (): Promise<boolean> => {
      if ((await consumer.pending()) === 0) return true;
      await timers.pause(CONSUMER_POLL_MS, never);
      return false;
    };
    await bounded(consumer.name, idle, maxPolls);
  }
}

async function bounded(who: string, wait: () => Promise<boolean>, times: number): Promise<void> {
  for (let count = 0; count < times; count += 1) {
    if (await wait()) return;
  }
  throw new Error(`${who} does not come to rest`);
}
