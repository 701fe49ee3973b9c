import type { CivilDate, Outcome } from "@dure/kernel";
import type { Actor, DomainEvent, TenantId } from "@dure/messages";

/** Who asks, when, and as part of what; everything that a decision may know beside command and state. */
export interface CommandContext {
  readonly tenantId: TenantId;
  readonly actor: Actor;
  /** A UUID that stays the same when the same request comes again. */
  readonly commandId: string;
  readonly correlationId: string;
  readonly causationId?: string;
  readonly traceparent?: string;
  /** Epoch milliseconds. */
  readonly nowMs: number;
  readonly policyHash?: string;
}

/** What a fold may know of an event beside its data. */
export interface EventFacts {
  readonly occurredAtMs: number;
  readonly businessDate: CivilDate;
  readonly actor: Actor;
  readonly eventId: string;
}

/** The rules of one aggregate: pure, and testable with given/when/then. */
export interface Decider<State, Command, Event extends DomainEvent> {
  readonly initialState: () => State;
  readonly decide: (
    command: Command,
    state: State,
    context: CommandContext,
  ) => Outcome<readonly Event[]>;
  readonly evolve: (state: State, event: Event, recorded: EventFacts) => State;
}
