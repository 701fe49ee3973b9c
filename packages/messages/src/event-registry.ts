import { InvariantViolation } from "@dure/kernel";
import type { RecordedEvent } from "./envelope.ts";

/** A domain event in memory: what a decider makes and folds. */
export interface DomainEvent {
  readonly type: string;
  readonly data: object;
}

export interface EventTypeDefinition<Event extends DomainEvent = DomainEvent> {
  readonly type: Event["type"];
  /** The version that is written now. Older ones are lifted by `upcasters[version]` one step at a time. */
  readonly version: number;
  /** Checks the data of the current version; throws when it is not of this type. */
  readonly check: (data: unknown) => Event["data"];
  readonly upcasters?: Readonly<Record<number, (data: unknown) => unknown>>;
}

/** Knows every event type of a context: how to write it, how to lift old versions, how to check it on read. */
export interface EventTypeRegistry<Event extends DomainEvent> {
  versionOf(type: Event["type"]): number;
  /** Lifts and checks stored data. Throws `EVENT_TYPE_UNKNOWN`, `EVENT_VERSION_UNKNOWN` or `EVENT_DATA_INVALID`. */
  read(recorded: Pick<RecordedEvent, "eventType" | "schemaVersion" | "data">): Event;
  knows(type: string): boolean;
}

/**
 * Builds a registry and proves at start that the chain of upcasters of every type is whole, so that a missing step is
 * found at deployment and not by the first old event.
 */
export function eventTypeRegistry<Event extends DomainEvent>(
  definitions: readonly {
    [Type in Event["type"]]: EventTypeDefinition<Extract<Event, { type: Type }>>;
  }[Event["type"]][],
): EventTypeRegistry<Event> {
  const byType = new Map<string, EventTypeDefinition>();
  for (const definition of definitions as readonly EventTypeDefinition[]) {
    if (byType.has(definition.type)) {
      throw new InvariantViolation("EVENT_TYPE_TWICE", `${definition.type} is defined twice`);
    }
    for (let version = 1; version < definition.version; version += 1) {
      if (definition.upcasters?.[version] === undefined) {
        throw new InvariantViolation(
          "UPCASTER_MISSING",
          `${definition.type} has no upcaster from version ${version}`,
        );
      }
    }
    byType.set(definition.type, definition);
  }
  const find = (type: string): EventTypeDefinition => {
    const definition = byType.get(type);
    if (!definition) throw new InvariantViolation("EVENT_TYPE_UNKNOWN", `no event type ${type}`);
    return definition;
  };
  return {
    knows: (type) => byType.has(type),
    versionOf: (type) => find(type).version,
    read({ eventType, schemaVersion, data }) {
      const definition = find(eventType);
      if (schemaVersion < 1 || schemaVersion > definition.version) {
        throw new InvariantViolation(
          "EVENT_VERSION_UNKNOWN",
          `${eventType} version ${schemaVersion} is newer than ${definition.version}`,
        );
      }
      let lifted: unknown = JSON.parse(data);
      for (let version = schemaVersion; version < definition.version; version += 1) {
        lifted = definition.upcasters?.[version]?.(lifted);
      }
      return { type: eventType, data: definition.check(lifted) } as Event;
    },
  };
}
