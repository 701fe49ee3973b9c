import type { EventStore } from "@dure/event-store";
import type { GlobalPosition, TenantId } from "@dure/messages";
import { parseStreamName } from "@dure/messages";
import { evolvePerson, type Person, type PersonState } from "../domain/person/person.ts";
import { personEvents } from "../event-types.ts";

/** Everybody of an agency as the log says at the moment of asking, for look-ups across people that must not lag. */
export interface LiveRoster {
  people(tenantId: TenantId): Promise<readonly Person[]>;
}

const PAGE_SIZE = 2_000;

/**
 * Keeps all people in memory and reads the log's new tail before every answer. Callers that ask while a reading is
 * under way share the next one, which begins after they asked: nobody gets an answer older than their question.
 */
export function liveRoster(store: EventStore): LiveRoster {
  const tenants = new Map<TenantId, Map<string, PersonState>>();
  let position: GlobalPosition | undefined;
  let running: Promise<void> | undefined;
  let waiting: Promise<void> | undefined;

  const readTail = async (): Promise<void> => {
    for (let atEnd = false; !atEnd; ) {
      const page = await store.readAll({
        ...(position === undefined ? {} : { after: position }),
        filter: { categories: ["person"] },
        maxCount: PAGE_SIZE,
      });
      for (const recorded of page.events) {
        const { tenantId, id } = parseStreamName(recorded.streamName);
        const people = tenants.get(tenantId) ?? new Map<string, PersonState>();
        tenants.set(tenantId, people);
        people.set(id, evolvePerson(people.get(id) ?? null, personEvents.read(recorded)));
      }
      position = page.position ?? position;
      atEnd = page.atEnd;
    }
  };

  const begin = (): Promise<void> => {
    const reading = readTail().finally(() => {
      if (running === reading) running = undefined;
    });
    running = reading;
    return reading;
  };

  const upToDate = (): Promise<void> => {
    if (!running) return begin();
    waiting ??= running
      .catch(() => undefined)
      .then(() => {
        waiting = undefined;
        return begin();
      });
    return waiting;
  };

  return {
    async people(tenantId) {
      await upToDate();
      const people = tenants.get(tenantId) ?? new Map<string, PersonState>();
      return [...people.values()].filter((person) => person !== null);
    },
  };
}
