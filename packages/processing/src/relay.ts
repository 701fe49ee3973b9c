import type { BusMessage, MessageBus } from "@dure/message-bus";
import type { RecordedEvent } from "@dure/messages";
import { type LeasedReader, type LeasedReaderOptions, startLeasedReader } from "./leased-reader.ts";

/** Few enough that a broker takes them at once. */
const MESSAGES_PER_PUBLISH = 500;

export interface RelayOptions extends Omit<LeasedReaderOptions, "take"> {
  readonly bus: MessageBus;
  /** Maps a domain event to integration events; most events have none. Must give the same messages every time. */
  readonly toMessages: (event: RecordedEvent) => readonly BusMessage[];
}

export type Relay = LeasedReader;

/**
 * Brings the log to the bus: publishes, then saves its place. A crash between the two publishes again, with the same
 * message ids; nothing is ever lost, because the log itself is the outbox. An event that cannot be mapped or published
 * is tried again for ever, 30 s apart at most, and holds up those behind it; the error shows in `lag`.
 */
export function startRelay(options: RelayOptions): Promise<Relay> {
  const { bus, toMessages, ...reader } = options;
  return startLeasedReader({
    ...reader,
    take: async (events, _signal, finished) => {
      const messages: BusMessage[] = [];
      for (const event of events) messages.push(...toMessages(event));
      for (let first = 0; first < messages.length; first += MESSAGES_PER_PUBLISH) {
        await bus.publish(messages.slice(first, first + MESSAGES_PER_PUBLISH));
      }
      const last = events.at(-1);
      if (last) finished(last.position);
    },
  });
}
