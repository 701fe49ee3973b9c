import { type EventStore, EventStoreError } from "@dure/event-store";
import type { GlobalPosition, RecordedEvent } from "@dure/messages";
import type { OperationalCollection, ReadModelStore } from "@dure/read-model";

const HOUSE = "house";
const ID = "journal";

type PlaceDocument = {
  /** Grows whenever the log turned out to be another one. */
  readonly generation: number;
  readonly event?: {
    readonly before?: GlobalPosition;
    readonly position: GlobalPosition;
    readonly eventId: string;
  };
};

/**
 * Remembers which event the sealing came to, beside the position that its reader saves. Positions alone do not tell
 * that an older copy of the event store was put back and has grown anew: events up to the saved position would then be
 * passed over unsealed. With another event at the place a new generation begins, which reads from the start.
 */
export interface JournalPlace {
  readonly generation: number;
  /** Remembers the end of a page that was sealed. */
  reached(page: readonly RecordedEvent[]): Promise<void>;
}

/** Opens the place and compares it with the store. */
export async function openJournalPlace(
  store: EventStore,
  readModels: ReadModelStore,
): Promise<JournalPlace> {
  const documents: OperationalCollection = await readModels.operational({
    name: "journalPlaces",
    indexes: [],
  });
  const stored = (await documents.get<PlaceDocument>(HOUSE, ID))?.doc ?? { generation: 0 };
  const isSame = stored.event === undefined || (await stands(store, stored.event));
  const generation = isSame ? stored.generation : stored.generation + 1;
  if (!isSame) await documents.put(HOUSE, ID, { generation }, "any");
  // Asked each time, because another process may have sealed in between.
  const lastReached = async (): Promise<GlobalPosition | undefined> =>
    (await documents.get<PlaceDocument>(HOUSE, ID))?.doc.event?.position;
  return {
    generation,
    async reached(page) {
      const last = page.at(-1);
      if (!last) return;
      const known = page.at(-2)?.position ?? (await lastReached());
      const { eventId, position } = last;
      const event = { ...(known !== undefined && { before: known }), position, eventId };
      await documents.put(HOUSE, ID, { generation, event }, "any");
    },
  };
}

async function stands(
  store: EventStore,
  place: NonNullable<PlaceDocument["event"]>,
): Promise<boolean> {
  const { before, eventId, position } = place;
  try {
    const { events } = await store.readAll({
      ...(before !== undefined && { after: before }),
      maxCount: 1,
    });
    return events[0]?.position === position && events[0].eventId === eventId;
  } catch (error) {
    // The store refuses a position that it never reached.
    if (error instanceof EventStoreError && error.refusal.code === "EVENT_STORE_BAD_REQUEST") {
      return false;
    }
    throw error;
  }
}
