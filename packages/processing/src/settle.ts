import type { EventStore } from "@dure/event-store";
import type { GlobalPosition } from "@dure/messages";
import type { Consumer } from "./consumer.ts";
import { pause } from "./pause.ts";

const ONE_WAIT_MS = 5_000;
const MAX_WAITS = 120;
const CONSUMER_POLL_MS = 20;

/** Anything that follows the log. */
export interface LogFollower {
  waitFor(position: GlobalPosition, timeoutMs: number): Promise<boolean>;
}

/**
 * Resolves when everything that the log held at the call has gone through the followers and the consumers have nothing
 * left. Throws when that takes longer than ten minutes: then something stands still and must not be waited for.
 */
export async function settle(parts: {
  readonly store: EventStore;
  readonly followers: readonly LogFollower[];
  readonly consumers: readonly Consumer[];
}): Promise<void> {
  const head = await parts.store.head();
  if (head !== undefined) {
    for (const follower of parts.followers) {
      await bounded(() => follower.waitFor(head, ONE_WAIT_MS));
    }
  }
  const never = new AbortController().signal;
  for (const consumer of parts.consumers) {
    const untilMs = performance.now() + ONE_WAIT_MS * MAX_WAITS;
    while ((await consumer.pending()) > 0) {
      if (performance.now() > untilMs) throw new Error(`${consumer.name} does not come to rest`);
      await pause(CONSUMER_POLL_MS, never);
    }
  }
}

async function bounded(wait: () => Promise<boolean>): Promise<void> {
  for (let count = 0; count < MAX_WAITS; count += 1) {
    if (await wait()) return;
  }
  throw new Error("a follower of the log does not come to rest");
}
