import type { GlobalPosition, NewEvent, RecordedEvent, StreamName, TenantId } from "@dure/messages";

/**
 * `noStream`: the stream has no event yet. A number: the revision of its last event. There is no "any": every write in
 * Dure is checked against what its writer has seen.
 */
export type ExpectedRevision = "noStream" | number;

export interface AppendRequest {
  readonly streamName: StreamName;
  readonly expectedRevision: ExpectedRevision;
  readonly events: readonly NewEvent[];
}

export type AppendResult =
  /** Durable now. `position` is that of the last event. */
  | { readonly kind: "appended"; readonly lastRevision: number; readonly position: GlobalPosition }
  /** Every event of the batch stands in this stream already, in this order, byte for byte. */
  | {
      readonly kind: "alreadyAppended";
      readonly lastRevision: number;
      readonly position: GlobalPosition;
    }
  /** The stream is not where the writer thought. Nothing was written. */
  | { readonly kind: "conflict"; readonly actualRevision: ExpectedRevision }
  /** An event id is in the store with other content, another stream or another order. Nothing was written. */
  | { readonly kind: "differentContent"; readonly eventId: string };

export interface EventFilter {
  /** Categories of streams; absent means all. */
  readonly categories?: readonly string[];
  readonly tenantId?: TenantId;
}

export interface ReadStreamOptions {
  readonly direction: "forwards" | "backwards";
  /** First revision to answer, inclusive. Absent: the first (forwards) or the last (backwards). */
  readonly fromRevision?: number;
  /** At most this many events, 1 to 10,000. */
  readonly maxCount: number;
}

export interface ReadAllOptions {
  /** Exclusive. Absent: from the beginning. */
  readonly after?: GlobalPosition;
  readonly filter?: EventFilter;
  /** At most this many events, 1 to 10,000. */
  readonly maxCount: number;
}

/** A piece of the log in order. Everything up to `position` that the filter lets through has been answered. */
export interface LogPage {
  readonly events: readonly RecordedEvent[];
  /** Where to go on. Absent only while the log is empty from the start. */
  readonly position?: GlobalPosition;
  /** True when nothing more was in the log at the time of reading. */
  readonly atEnd: boolean;
}

export interface SubscribeOptions {
  readonly after?: GlobalPosition;
  readonly filter?: EventFilter;
  /** Ends the subscription; the iteration then finishes without an error. */
  readonly signal: AbortSignal;
  /** Most events in one page, 1 to 10,000; 500 when absent. */
  readonly pageSize?: number;
}

/**
 * The log. Appends are atomic, durable when they return, and idempotent by event id; order within a stream is its
 * revision, order of the whole is the position. No operation edits or deletes.
 *
 * Errors are `EventStoreError`s: bad requests before anything is sent, `EVENT_STORE_UNAVAILABLE` when surely nothing
 * was written, `EVENT_STORE_OUTCOME_UNKNOWN` when the writer must read back and try again with the same ids.
 */
export interface EventStore {
  append(request: AppendRequest): Promise<AppendResult>;
  /** Events of one stream; an empty list when it does not exist. */
  readStream(name: StreamName, options: ReadStreamOptions): Promise<readonly RecordedEvent[]>;
  readAll(options: ReadAllOptions): Promise<LogPage>;
  /**
   * Follows the log from a position for ever and never skips. A page without events still moves the position on. A
   * dropped connection is mended inside; the iteration ends only through the signal or by an error that retrying
   * cannot mend.
   */
  subscribe(options: SubscribeOptions): AsyncIterable<LogPage>;
  /** Position of the newest event, or undefined while the log is empty. */
  head(): Promise<GlobalPosition | undefined>;
  /** Waits for appends under way and lets go of files and connections. Later calls are refused. */
  close(): Promise<void>;
}
