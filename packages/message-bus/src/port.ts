/** A message on its way out. */
export interface BusMessage {
  /** The id of the event it tells of; consumers drop a second one. */
  readonly messageId: string;
  /** One topic per context, for example `dure.mileage.v1`. */
  readonly topic: string;
  /** `tenant|aggregate`. Messages of one key keep their order. */
  readonly key: string;
  /** CloudEvents attributes (`ce_id`, `ce_type`, `ce_source`, `ce_time`, …) and `traceparent`. */
  readonly headers: Readonly<Record<string, string>>;
  readonly value: Uint8Array;
}

export interface ReceivedMessage extends BusMessage {
  readonly partition: number;
  /** Grows by order of arrival within a partition; text, because brokers count past 2^53. */
  readonly offset: string;
}

export interface ConsumeOptions {
  /** Consumers of one group share the work; each group sees every message. A new group starts at the beginning. */
  readonly group: string;
  readonly topics: readonly string[];
  /**
   * Called for one message of a partition at a time, in order. When it returns, the message counts as done; when it
   * throws, the same message comes again after a pause, and none behind it is delivered meanwhile. A message may
   * come twice after a crash. The signal is aborted when the partition has gone to another member or when the handler
   * has not come back long after `stop`: what it still does will be done again.
   */
  readonly handle: (message: ReceivedMessage, signal: AbortSignal) => Promise<void>;
  /** First pause after a failed message, doubled up to 30 s; 200 ms when absent. */
  readonly retryDelayMs?: number;
}

export interface Consumption {
  /** Finishes the message in hand, commits its offset and stops. */
  stop(): Promise<void>;
}

export interface TopicLag {
  readonly topic: string;
  /** Messages that the group has not finished. */
  readonly pending: number;
}

/**
 * A durable log of messages with consumer groups. Publishing is durable when it returns; delivery is at least once and
 * in order of publication per key; offsets are committed after the effect, contiguously.
 *
 * Errors are `MessageBusError`s with the codes of `errors.ts`.
 */
export interface MessageBus {
  /** Publishes all or, on an error, possibly a first part; publishing again with the same ids is always safe. */
  publish(messages: readonly BusMessage[]): Promise<void>;
  consume(options: ConsumeOptions): Promise<Consumption>;
  lag(group: string, topics: readonly string[]): Promise<readonly TopicLag[]>;
  /** Stops every consumption and lets go of files and connections. */
  close(): Promise<void>;
}
