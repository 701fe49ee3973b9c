import { type EventStore, EventStoreError } from "@dure/event-store";
import type { GlobalPosition, NewEvent, StreamName } from "@dure/messages";

const MAX_TRIES = 5;

/**
 * Appends right behind a revision (-1: the stream is new), or answers "taken" when somebody else wrote there first. A
 * rival makes events of the same ids, so other content under an id means the same as a conflict. An unknown outcome is
 * asked again with the same events, five times in all; other errors of the store are thrown.
 */
export async function appendAt(
  store: Pick<EventStore, "append">,
  streamName: StreamName,
  lastRevision: number,
  events: readonly NewEvent[],
): Promise<{ readonly position: GlobalPosition } | "taken"> {
  const expectedRevision = lastRevision < 0 ? ("noStream" as const) : lastRevision;
  for (let attempt = 1; ; attempt += 1) {
    try {
      const result = await store.append({ streamName, expectedRevision, events });
      if (result.kind === "conflict" || result.kind === "differentContent") return "taken";
      return { position: result.position };
    } catch (error) {
      const isUnknown =
        error instanceof EventStoreError && error.refusal.code === "EVENT_STORE_OUTCOME_UNKNOWN";
      if (!isUnknown || attempt === MAX_TRIES) throw error;
    }
  }
}
