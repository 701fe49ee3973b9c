import type { EventStore } from "@dure/event-store";
import { LogFold } from "./log-fold.ts";
import type { LogId } from "./log-id.ts";

const PAGE = 500;

/** The leaves of a log as the event store has them, from the first one to those of an event's revision. */
export async function* leavesOfStream(
  store: EventStore,
  id: LogId,
  lastRevision: number,
): AsyncGenerator<readonly Uint8Array[]> {
  const fold = new LogFold(id);
  for (let revision = 0; revision <= lastRevision; ) {
    const events = await store.readStream(id.leafStream, {
      direction: "forwards",
      fromRevision: revision,
      maxCount: Math.min(PAGE, lastRevision - revision + 1),
    });
    if (events.length === 0) return;
    for (const event of events) yield fold.take(event);
    revision += events.length;
  }
}
