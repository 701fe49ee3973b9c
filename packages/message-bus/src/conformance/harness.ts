import type { MessageBus } from "../port.ts";

/** A trouble that lasts from `begin` to `end`. */
export interface LastingFault {
  /** What it is in this adapter, in words; part of the name of the test. */
  readonly what: string;
  begin(): Promise<void>;
  end(): Promise<void>;
}

/**
 * What an adapter lends to the suite: one fresh log, seen by as many processes as the test opens. Where an embedded
 * adapter cannot have a fault of the network, it declares the one that stands in its place.
 */
export interface MessageBusHarness {
  /** A bus as a further process would open it over the same log. */
  open(): Promise<MessageBus>;
  /** Lets the process of a bus die: nothing is finished, committed, given back or said. */
  crash(bus: MessageBus): Promise<void>;
  readonly faults: {
    /** The other side takes requests and answers none, for longer than the adapter is willing to wait. */
    readonly silentServer: LastingFault;
    /** Everything under way is cut off; soon after, new attempts succeed again. */
    readonly droppedConnection: LastingFault;
  };
  /** The longest that a takeover, a reconnect or a refusal may need here, in milliseconds. */
  readonly patienceMs: number;
  /** Runs of each property; fewer where a run is slow. */
  readonly propertyRuns: number;
  /** Closes what the test has left open and removes the log. */
  dispose(): Promise<void>;
}

export type MessageBusHarnessFactory = () => Promise<MessageBusHarness>;

/** Asks the running test for its harness. */
export type CurrentHarness = () => MessageBusHarness;
