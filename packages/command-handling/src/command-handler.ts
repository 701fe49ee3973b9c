import { type EventStore, EventStoreError } from "@dure/event-store";
import { accepted, type Clock, type Ids, type Outcome, RefusalError, refused } from "@dure/kernel";
import {
  type DomainEvent,
  type EventTypeRegistry,
  type GlobalPosition,
  type NewEvent,
  type RecordedEvent,
  type StreamName,
  streamName,
  type TenantId,
} from "@dure/messages";
import { AggregateCache, type CachedAggregate } from "./aggregate-cache.ts";
import type { CommandContext, Decider } from "./decider.ts";
import { commandProblems } from "./errors.ts";
import { toNewEvent } from "./to-new-event.ts";

const PAGE = 500;
const MAX_UNKNOWN_OUTCOMES = 8;

/** The event type only names the aggregate that answered; recorded events are read through its registry. */
export interface HandledCommand<State, _Event extends DomainEvent = DomainEvent> {
  /** Events that this command made, now or when it came for the first time. */
  readonly events: readonly RecordedEvent[];
  readonly state: State;
  /** Revision of the stream after the command; -1 when it still has no event. */
  readonly revision: number;
  readonly position: GlobalPosition | undefined;
  readonly alreadyHandled: boolean;
}

export interface CommandHandler<State, Command, Event extends DomainEvent> {
  /**
   * Loads, decides and appends with the exact revision. The same command id again answers what it did the first time.
   * A lost race is folded and decided again, a bounded number of times, then refused with COMMAND_CONFLICT.
   */
  handle(
    id: string,
    command: Command,
    context: CommandContext,
  ): Promise<Outcome<HandledCommand<State>>>;
  /** The state as of now; the event type only marks what the handler was made for. */
  load(
    tenantId: TenantId,
    id: string,
  ): Promise<{
    readonly state: State;
    readonly revision: number | "noStream";
    readonly events?: Event[];
  }>;
}

export interface CommandHandlerOptions<State, Command, Event extends DomainEvent> {
  readonly store: EventStore;
  readonly category: string;
  readonly decider: Decider<State, Command, Event>;
  readonly registry: EventTypeRegistry<Event>;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly cacheSize?: number;
  readonly maxConflictRetries?: number;
}

/** The one way in which a command reaches an aggregate. */
export function createCommandHandler<State, Command, Event extends DomainEvent>(
  options: CommandHandlerOptions<State, Command, Event>,
): CommandHandler<State, Command, Event> {
  const { category, decider, ids, registry, store } = options;
  const cache = new AggregateCache<State>(options.cacheSize ?? 10_000);
  const maxAttempts = (options.maxConflictRetries ?? 8) + 1;

  const load = async (name: StreamName): Promise<CachedAggregate<State>> => {
    let known = cache.get(name) ?? {
      state: decider.initialState(),
      revision: "noStream",
      position: undefined,
      byCommand: new Map(),
    };
    for (;;) {
      const events = await store.readStream(name, {
        direction: "forwards",
        fromRevision: known.revision === "noStream" ? 0 : known.revision + 1,
        maxCount: PAGE,
      });
      if (events.length > 0) known = fold(known, events);
      if (events.length < PAGE) break;
    }
    if (known.revision !== "noStream") cache.set(name, known);
    return known;
  };

  const fold = (
    known: CachedAggregate<State>,
    events: readonly RecordedEvent[],
  ): CachedAggregate<State> => {
    const byCommand = new Map(known.byCommand);
    let { state, revision, position } = known;
    for (const recorded of events) {
      state = decider.evolve(state, registry.read(recorded), recorded);
      revision = recorded.streamRevision;
      position = recorded.position;
      const { commandId } = recorded;
      if (commandId !== undefined) {
        byCommand.set(commandId, [...(byCommand.get(commandId) ?? []), recorded]);
      }
    }
    return { state, revision, position, byCommand };
  };

  const answer = (
    known: CachedAggregate<State>,
    events: readonly RecordedEvent[],
    alreadyHandled: boolean,
  ): Outcome<HandledCommand<State>> =>
    accepted({
      events,
      state: known.state,
      revision: known.revision === "noStream" ? -1 : known.revision,
      position: events.at(-1)?.position ?? known.position,
      alreadyHandled,
    });

  return {
    async load(tenantId, id) {
      const { state, revision } = await load(streamName(category, tenantId, id));
      return { state, revision };
    },

    async handle(id, command, context) {
      const name = streamName(category, context.tenantId, id);
      for (let attempt = 1; attempt <= maxAttempts; attempt += 1) {
        const known = await load(name);
        const before = known.byCommand.get(context.commandId);
        if (before) return answer(known, before, true);
        const decision = decider.decide(command, known.state, context);
        if (!decision.ok) return decision;
        if (decision.value.length === 0) return answer(known, [], false);
        const events = decision.value.map((event) =>
          toNewEvent({ event, registry, context, eventId: ids.next() }),
        );
        if (await append(store, name, known.revision, events)) {
          const after = await load(name);
          return answer(after, after.byCommand.get(context.commandId) ?? [], false);
        }
      }
      return refused(commandProblems.refuse("COMMAND_CONFLICT", { attempts: maxAttempts }));
    },
  };
}

/**
 * Appends and answers whether the stream was where it was thought to be. When the outcome is unknown, the very same
 * events are sent again: their ids tell the store whether they stand already.
 */
async function append(
  store: EventStore,
  name: StreamName,
  expectedRevision: number | "noStream",
  events: readonly NewEvent[],
): Promise<boolean> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const result = await store.append({ streamName: name, expectedRevision, events });
      if (result.kind === "differentContent") {
        const { eventId } = result;
        throw new RefusalError(commandProblems.refuse("COMMAND_DIFFERENT_CONTENT", { eventId }));
      }
      return result.kind !== "conflict";
    } catch (error) {
      const unknown =
        error instanceof EventStoreError && error.refusal.code === "EVENT_STORE_OUTCOME_UNKNOWN";
      if (!unknown || attempt === MAX_UNKNOWN_OUTCOMES) throw error;
    }
  }
}
