import type { EventStore } from "@dure/event-store";
import { assertThat } from "@dure/kernel";
import type { DomainEvent, EventTypeRegistry, RecordedEvent, StreamName } from "@dure/messages";
import { parseStreamName } from "@dure/messages";
import { AggregateCache, type CachedAggregate, trace } from "./aggregate-cache.ts";
import type { Decider } from "./decider.ts";

const PAGE = 500;

export interface LoaderParts<State, Command, Event extends DomainEvent> {
  readonly store: EventStore;
  readonly decider: Decider<State, Command, Event>;
  readonly registry: EventTypeRegistry<Event>;
  readonly cacheSize: number;
}

export interface AggregateLoader<State> {
  /** The aggregate as of now: the cached part and, from the store, only what came behind it. */
  load(name: StreamName): Promise<CachedAggregate<State>>;
}

/** Folds streams and remembers the results. A fold that throws is forgotten whole, because it may be half done. */
export function aggregateLoader<State, Command, Event extends DomainEvent>(
  parts: LoaderParts<State, Command, Event>,
): AggregateLoader<State> {
  const { decider, registry, store } = parts;
  const cache = new AggregateCache<State>(parts.cacheSize);

  const fold = (
    known: CachedAggregate<State>,
    events: readonly RecordedEvent[],
    name: StreamName,
  ): CachedAggregate<State> => {
    const { tenantId } = parseStreamName(name);
    const { byCommand } = known;
    let { state, revision, position } = known;
    for (const recorded of events) {
      const next: number = revision === "noStream" ? 0 : revision + 1;
      assertThat(recorded.tenantId === tenantId, "TENANT_MISMATCH", `another agency in ${name}`);
      assertThat(recorded.streamRevision === next, "REVISION_GAP", `${name} lacks event ${next}`);
      state = decider.evolve(state, registry.read(recorded), recorded);
      revision = next;
      position = recorded.position;
      trace(byCommand, recorded);
    }
    return { state, revision, position, byCommand };
  };

  return {
    async load(name) {
      let known = cache.get(name) ?? {
        state: decider.initialState(),
        revision: "noStream" as const,
        position: undefined,
        byCommand: new Map(),
      };
      cache.forget(name);
      for (;;) {
        const events = await store.readStream(name, {
          direction: "forwards",
          fromRevision: known.revision === "noStream" ? 0 : known.revision + 1,
          maxCount: PAGE,
        });
        known = fold(known, events, name);
        if (events.length < PAGE) break;
      }
      if (known.revision !== "noStream") cache.set(name, known);
      return known;
    },
  };
}
