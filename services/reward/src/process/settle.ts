import type { EventStore } from "@dure/event-store";
import { type Consumer, type LogFollower, settle as settleOnce } from "@dure/processing";

/** The runner answers events with events; the longest saga needs fewer rounds than this. */
const MAX_ROUNDS = 20;

/** Waits until everything in the log, and what the runner adds in answer to it, went through all of these. */
export async function settle(
  store: EventStore,
  followers: readonly LogFollower[],
  consumers: readonly Pick<Consumer, "name" | "pending">[],
): Promise<void> {
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const before = await store.head();
    await settleOnce({ store, followers, consumers });
    if ((await store.head()) === before) return;
  }
  throw new Error("the redemptions do not come to rest");
}
