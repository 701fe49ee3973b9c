import type { ReadModelStore } from "../port.ts";

/** A trouble that lasts from `begin` to `end`. */
export interface LastingFault {
  /** What it is in this adapter, in words. */
  readonly what: string;
  begin(): Promise<void>;
  end(): Promise<void>;
}

/**
 * What an adapter lends to the suite: one fresh storage, seen by as many processes as the test opens. Where an embedded
 * adapter cannot have a fault of the network, it declares the one that stands in its place.
 */
export interface ReadModelHarness {
  /** A store as a further process of the same service would open it over the same storage. */
  open(): Promise<ReadModelStore>;
  /** Lets the process of a store die: nothing more is written, nothing is closed in order. */
  crash(store: ReadModelStore): Promise<void>;
  /**
   * The process of this store dies in its next commit of a projection, after so many documents of it were written and
   * before the checkpoint was. The commit then settles with any error; the store must not be used any more.
   */
  crashInNextCommit(store: ReadModelStore, documentsWritten: number): void;
  readonly faults: {
    /** The other side takes writes and answers none, for longer than the adapter is willing to wait. */
    readonly silentServer: LastingFault;
    /** Everything under way is cut off; soon after, new attempts succeed again. */
    readonly droppedConnection: LastingFault;
  };
  /** The longest that a reconnect or a refusal may need here, in milliseconds. */
  readonly patienceMs: number;
  /** Runs of each property; fewer where a run is slow. */
  readonly propertyRuns: number;
  /** Closes what the test has left open and removes the storage. */
  dispose(): Promise<void>;
}

export type ReadModelHarnessFactory = () => Promise<ReadModelHarness>;

/** Asks the running test for its harness. */
export type CurrentHarness = () => ReadModelHarness;
