import type { GlobalPosition, RecordedEvent } from "@dure/messages";

/** Where the events of one command stand in the stream: one append, so they follow one another. */
export interface CommandTrace {
  readonly firstRevision: number;
  readonly count: number;
}

/** What is known of one stream. Disposable: the log has everything. */
export interface CachedAggregate<State> {
  readonly state: State;
  readonly revision: number | "noStream";
  readonly position: GlobalPosition | undefined;
  /** Commands that made this stream's events: the aggregate knows what it has done. */
  readonly byCommand: Map<string, CommandTrace>;
}

/** Notes which command made an event. Traces are places, not events, so that a long stream costs little memory. */
export function trace(byCommand: Map<string, CommandTrace>, recorded: RecordedEvent): void {
  const { commandId, streamRevision } = recorded;
  if (commandId === undefined) return;
  const known = byCommand.get(commandId);
  if (known === undefined) byCommand.set(commandId, { firstRevision: streamRevision, count: 1 });
  else if (known.firstRevision + known.count === streamRevision) {
    byCommand.set(commandId, { ...known, count: known.count + 1 });
  }
}

/** Remembers the aggregates that were used last, at most a number of them. */
export class AggregateCache<State> {
  readonly #entries = new Map<string, CachedAggregate<State>>();
  readonly #size: number;

  constructor(size: number) {
    this.#size = size;
  }

  get(name: string): CachedAggregate<State> | undefined {
    return this.#entries.get(name);
  }

  /** Counts as a use: whoever loads an aggregate puts it back. */
  set(name: string, entry: CachedAggregate<State>): void {
    this.#entries.delete(name);
    this.#entries.set(name, entry);
    if (this.#entries.size > this.#size) {
      const oldest = this.#entries.keys().next().value;
      if (oldest !== undefined) this.#entries.delete(oldest);
    }
  }

  forget(name: string): void {
    this.#entries.delete(name);
  }
}
