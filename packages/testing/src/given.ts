import { inspect, isDeepStrictEqual } from "node:util";
import { type CivilDate, kstDate, type Outcome } from "@dure/kernel";
import type { Actor, DomainEvent } from "@dure/messages";

interface Facts {
  readonly occurredAtMs: number;
  readonly businessDate: CivilDate;
  readonly actor: Actor;
  readonly eventId: string;
}

/** Any decider: named by its shape, so that this package needs nothing of the one that runs deciders. */
interface DeciderShape<State, Command, Event extends DomainEvent, Context> {
  readonly initialState: () => State;
  readonly decide: (command: Command, state: State, context: Context) => Outcome<readonly Event[]>;
  readonly evolve: (state: State, event: Event, recorded: Facts) => State;
}

export interface When<Command, Event extends DomainEvent, Context> {
  when(command: Command, context: Context): Then<Event>;
}

export interface Then<Event extends DomainEvent> {
  /** Expects exactly these events. */
  then(events: readonly Event[]): void;
  /** Expects that nothing happens because nothing has to. */
  thenNothing(): void;
  /** Expects a refusal with this code; answers its Korean reason for further checks. */
  thenRefused(code: string): { readonly why: string; readonly title: string };
}

/**
 * `given(decider, events).when(command, context).then(events)`: a rule as a sentence. Every expectation that is not met
 * throws with what came instead. `facts` says more about the past events, by their index: when, and by whom.
 */
export function given<State, Command, Event extends DomainEvent, Context>(
  decider: DeciderShape<State, Command, Event, Context>,
  events: readonly Event[],
  facts: (index: number) => Partial<Facts> = () => ({}),
): When<Command, Event, Context> {
  const state = events.reduce(
    (before, event, index) => decider.evolve(before, event, { ...factsOf(index), ...facts(index) }),
    decider.initialState(),
  );
  return { when: (command, context) => judge(decider.decide(command, state, context)) };
}

const factsOf = (index: number): Facts => ({
  occurredAtMs: index,
  businessDate: kstDate(index),
  actor: { kind: "system", ref: "given" },
  eventId: `00000000-0000-7000-8000-${String(index).padStart(12, "0")}`,
});

function judge<Event extends DomainEvent>(outcome: Outcome<readonly Event[]>): Then<Event> {
  const fail = (expected: unknown): never => {
    throw new Error(
      `expected ${inspect(expected, { depth: 8 })}, got ${inspect(outcome, { depth: 8 })}`,
    );
  };
  return {
    then(events) {
      if (!outcome.ok || !isDeepStrictEqual(outcome.value, events)) fail(events);
    },
    thenNothing() {
      if (!outcome.ok || outcome.value.length > 0) fail("no event and no refusal");
    },
    thenRefused(code) {
      return outcome.ok || outcome.refusal.code !== code
        ? fail(`refusal ${code}`)
        : outcome.refusal;
    },
  };
}
