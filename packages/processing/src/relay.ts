import type { BusMessage, MessageBus } from "@dure/message-bus";
import type { RecordedEvent } from "@dure/messages";
import { type LeasedReader, type LeasedReaderOptions, startLeasedReader } from "./leased-reader.ts";

export interface RelayOptions extends Omit<LeasedReaderOptions, "take"> {
  readonly bus: MessageBus;
  /** Maps a domain event to integration events; most events have none. */
  readonly toMessages: (event: RecordedEvent) => readonly BusMessage[];
}

export type Relay = LeasedReader;

/**
 * Brings the log to the bus: publishes, then saves its place. A crash between the two publishes again, with the same
 * message ids; nothing is ever lost, because the log itself is the outbox.
 */
export function startRelay(options: RelayOptions): Promise<Relay> {
  const { bus, toMessages, ...reader } = options;
  return startLeasedReader({
    ...reader,
    take: async (events) => {
      const messages = events.flatMap((event) => toMessages(event));
      if (messages.length > 0) await bus.publish(messages);
    },
  });
}
