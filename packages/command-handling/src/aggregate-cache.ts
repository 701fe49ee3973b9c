import type { GlobalPosition, RecordedEvent } from "@dure/messages";

/** What is known of one stream. Disposable: the log has everything. */
export interface CachedAggregate<State> {
  readonly state: State;
  readonly revision: number | "noStream";
  readonly position: GlobalPosition | undefined;
  /** Commands that made this stream's events, with those events: the aggregate knows what it has done. */
  readonly byCommand: ReadonlyMap<string, readonly RecordedEvent[]>;
}

/** Remembers the aggregates that were used last, at most a number of them. */
export class AggregateCache<State> {
  readonly #entries = new Map<string, CachedAggregate<State>>();
  readonly #size: number;

  constructor(size: number) {
    this.#size = size;
  }

  get(name: string): CachedAggregate<State> | undefined {
    const entry = this.#entries.get(name);
    if (entry) {
      this.#entries.delete(name);
      this.#entries.set(name, entry);
    }
    return entry;
  }

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
