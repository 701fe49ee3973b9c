import type { AppendRequest, EventStore } from "../port.ts";
import type { AppendLimits } from "../request-checks.ts";
import { type Sample, sampleEvents } from "./sample.ts";

/**
 * By what means a harness works each fault. It stands in the names of the tests, because an adapter that cannot have a
 * fault (a file has no silent server) works the nearest one that it can have, and says so.
 */
export interface FaultMeans {
  readonly silence: string;
  readonly cutMidAppend: string;
  readonly loseAcknowledgement: string;
}

/** One fresh, empty log and the means to trouble it. */
export interface LogUnderTest {
  readonly store: EventStore;
  /** A second store over the same log, as another process would have one. */
  openAnother(): Promise<EventStore>;
  /** Closes `store` and opens the log again, as a restart would. */
  reopen(): Promise<EventStore>;
  /** From now on no append is answered, until the function that it answers is called. */
  silence(): Promise<() => Promise<void>>;
  /**
   * Sends the requests from another writer, those of one stream one after another and different streams at the same
   * time, and cuts that writer off once `cutAfter` are acknowledged. Answers the indexes of all acknowledged requests.
   */
  cutMidAppend(requests: readonly AppendRequest[], cutAfter: number): Promise<readonly number[]>;
  /** Lets another writer append, and crashes it after the effect and before anybody hears of it. */
  loseAcknowledgement(request: AppendRequest): Promise<void>;
  /** Closes everything that was opened and removes the log. */
  dispose(): Promise<void>;
}

export interface EventStoreHarness {
  /** Name of the adapter, for the names of the tests. */
  readonly name: string;
  /** What one append may hold; larger ones must be refused whole. */
  readonly limits: AppendLimits;
  readonly faults: FaultMeans;
  open(): Promise<LogUnderTest>;
}

/** A test body over a fresh log, which is disposed of whatever happens. */
export function withLog(
  harness: EventStoreHarness,
  body: (log: LogUnderTest, sample: Sample) => Promise<void>,
): () => Promise<void> {
  return async () => {
    const log = await harness.open();
    try {
      await body(log, sampleEvents());
    } finally {
      await log.dispose();
    }
  };
}
