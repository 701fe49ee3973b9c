import type { EventStore } from "@dure/event-store";
import type { GlobalPosition } from "@dure/messages";

const TIMEOUT_MS = 30_000;
/** The runner answers events with events; the longest saga needs fewer rounds than this. */
const MAX_ROUNDS = 20;

interface Waiter {
  waitFor(position: GlobalPosition, timeoutMs: number): Promise<boolean>;
}

/** Waits until everything in the log, and what the runner adds in answer to it, went through all of these. */
export async function settle(
  store: Pick<EventStore, "head">,
  waiters: readonly Waiter[],
): Promise<void> {
  let seen: GlobalPosition | undefined;
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const head = await store.head();
    if (head === undefined || head === seen) return;
    await Promise.all(waiters.map((waiter) => waiter.waitFor(head, TIMEOUT_MS)));
    seen = head;
  }
}
