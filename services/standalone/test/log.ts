import type { EventStore } from "@dure/event-store";
import type { RecordedEvent } from "@dure/messages";

const PAGE = 1_000;

/** The whole log, from its first event on. */
export async function everyEvent(store: EventStore): Promise<readonly RecordedEvent[]> {
  const events: RecordedEvent[] = [];
  let page = await store.readAll({ maxCount: PAGE });
  events.push(...page.events);
  while (!page.atEnd && page.position !== undefined) {
    page = await store.readAll({ after: page.position, maxCount: PAGE });
    events.push(...page.events);
  }
  return events;
}
