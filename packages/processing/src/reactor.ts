import type { RecordedEvent } from "@dure/messages";
import { type AttemptOutcome, attempt, MAX_ATTEMPTS } from "./attempt.ts";
import { type LeasedReader, type LeasedReaderOptions, startLeasedReader } from "./leased-reader.ts";
import { type MessageToPark, type ParkedMessage } from "./parked-messages.ts";
import { openParking, type ReplayResult } from "./parking.ts";
import { systemTimers } from "./timers.ts";

/** Few, because after a crash the events of one page are reacted to again. */
const EVENTS_PER_PAGE = 100;

export interface ReactorOptions extends Omit<LeasedReaderOptions, "take"> {
  /** The effect; it must be idempotent by ids that follow from the event. */
  readonly react: (event: RecordedEvent) => Promise<void>;
  /** Attempts before an event is parked, 5 when absent. */
  readonly maxAttempts?: number;
}

export interface Reactor extends LeasedReader {
  /** At most 1,000. */
  parked(): Promise<readonly ParkedMessage[]>;
  /** The key is the name of the stream. */
  replayParked(
    tenantId: string,
    key: string,
    options: { readonly dryRun: boolean },
  ): Promise<ReplayResult>;
}

/**
 * A process manager: reacts to events of its own service, in order, with its place saved after the effect. An event
 * that fails again and again is parked with all later ones of its stream. Parked events count as done for `settled`.
 */
export async function startReactor(options: ReactorOptions): Promise<Reactor> {
  const { maxAttempts = MAX_ATTEMPTS, react, ...rest } = options;
  const { logger, name, timers = systemTimers } = rest;
  const parking = await openParking({ source: name, ...rest });
  const reader = await startLeasedReader({
    ...rest,
    pageSize: rest.pageSize ?? EVENTS_PER_PAGE,
    take: async (events, signal, finished) => {
      for (const event of events) {
        if (signal.aborted) return;
        const handle = async (): Promise<AttemptOutcome> => {
          const outcome = await attempt(() => react(event), { signal, timers, maxAttempts });
          if (typeof outcome === "object") {
            const { eventId } = event;
            logger?.warn({ reactor: name, eventId, reason: outcome.code }, "event parked");
          }
          return outcome;
        };
        if ((await parking.take(toParkOf(name, event), handle)) === "aborted") return;
        finished(event.position);
      }
    },
  });
  return {
    ...reader,
    parked: () => parking.list(),
    replayParked: (tenantId, key, replayOptions) =>
      parking.replay(tenantId, key, replayOptions, ({ content }) => react(fromContent(content))),
  };
}

const toParkOf = (reactor: string, event: RecordedEvent): MessageToPark => ({
  id: `${reactor}|${event.eventId}`,
  tenantId: event.tenantId,
  key: event.streamName,
  messageId: event.eventId,
  type: event.eventType,
  content: { ...event },
});

const fromContent = (content: ParkedMessage["content"]): RecordedEvent =>
  content as ParkedMessage["content"] & RecordedEvent;
