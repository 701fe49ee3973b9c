import type { EventStore } from "@dure/event-store";
import { accepted, type Clock, type Ids, type Outcome, refused } from "@dure/kernel";
import {
  type DomainEvent,
  type EventTypeRegistry,
  type GlobalPosition,
  type RecordedEvent,
  type StreamName,
  streamName,
  type TenantId,
} from "@dure/messages";
import type { CachedAggregate, CommandTrace } from "./aggregate-cache.ts";
import { aggregateLoader } from "./aggregate-loader.ts";
import { appendEvents, type Pause, systemPause } from "./append-events.ts";
import type { CommandContext, Decider } from "./decider.ts";
import { commandProblems } from "./errors.ts";
import { Lanes } from "./lanes.ts";
import { toNewEvent } from "./to-new-event.ts";

/** The event type only names the aggregate that answered; recorded events are read through its registry. */
export interface HandledCommand<State, _Event extends DomainEvent = DomainEvent> {
  /** Events that this command made, now or when it came for the first time. */
  readonly events: readonly RecordedEvent[];
  /** State and revision as of the answer; a command that comes again answers those of today. */
  readonly state: State;
  /** Revision of the stream after the command; -1 when it still has no event. */
  readonly revision: number;
  /** Of this command's last event; of the stream's last event when it made none. */
  readonly position: GlobalPosition | undefined;
  readonly alreadyHandled: boolean;
}

export interface CommandHandler<State, Command, Event extends DomainEvent> {
  /**
   * Loads, decides and appends with the exact revision. The same command id again answers what it did the first time.
   * A lost race is folded and decided again, a bounded number of times, then refused with `COMMAND_CONFLICT`.
   * Throws `COMMAND_DIFFERENT_CONTENT`, `COMMAND_QUEUE_FULL` and the errors of the store.
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
  /** Aggregates kept in memory, 10,000 when absent. */
  readonly cacheSize?: number;
  /** Decisions after the first one, 8 when absent. */
  readonly maxConflictRetries?: number;
  readonly pause?: Pause;
}

/** The one way in which a command reaches an aggregate (design: section 4, points 2 and 3). */
export function createCommandHandler<State, Command, Event extends DomainEvent>(
  options: CommandHandlerOptions<State, Command, Event>,
): CommandHandler<State, Command, Event> {
  const { category, decider, ids, pause = systemPause, registry, store } = options;
  const loader = aggregateLoader({ ...options, cacheSize: options.cacheSize ?? 10_000 });
  const maxAttempts = (options.maxConflictRetries ?? 8) + 1;
  const lanes = new Lanes();

  const handleAlone = async (
    name: StreamName,
    command: Command,
    context: CommandContext,
  ): Promise<Outcome<HandledCommand<State>>> => {
    for (let attempt = 1; attempt <= maxAttempts; attempt += 1) {
      // Read before every decision: a refusal is not fenced by an append, so it must not rest on an old state.
      const known = await loader.load(name);
      const before = known.byCommand.get(context.commandId);
      if (before) return answer(known, await eventsOf(store, name, before), true);
      const decision = decider.decide(command, known.state, context);
      if (!decision.ok) return decision;
      if (decision.value.length === 0) return answer(known, [], false);
      const events = decision.value.map((event) => toNewEvent({ event, registry, context, ids }));
      // What could not be read back must never be written: the stream would be unusable from then on.
      for (const event of events) registry.read(event);
      const expectedRevision = known.revision;
      if (await appendEvents(store, { streamName: name, expectedRevision, events }, pause)) {
        const after = await loader.load(name);
        const made = after.byCommand.get(context.commandId);
        return answer(after, made ? await eventsOf(store, name, made) : [], false);
      }
    }
    return refused(commandProblems.refuse("COMMAND_CONFLICT", { attempts: maxAttempts }));
  };

  return {
    async load(tenantId, id) {
      const name = streamName(category, tenantId, id);
      const { state, revision } = await lanes.run(name, () => loader.load(name));
      return { state, revision };
    },
    async handle(id, command, context) {
      const name = streamName(category, context.tenantId, id);
      return lanes.run(name, () => handleAlone(name, command, context));
    },
  };
}

const eventsOf = (store: EventStore, name: StreamName, trace: CommandTrace) =>
  store.readStream(name, {
    direction: "forwards",
    fromRevision: trace.firstRevision,
    maxCount: trace.count,
  });

const answer = <State>(
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
