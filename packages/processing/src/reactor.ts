import type { RecordedEvent } from "@dure/messages";
import type { JsonDocument } from "@dure/read-model";
import { attempt } from "./attempt.ts";
import { type LeasedReader, type LeasedReaderOptions, startLeasedReader } from "./leased-reader.ts";
import { openParking, type ParkedMessage, type ReplayResult } from "./parking.ts";

export interface ReactorOptions extends Omit<LeasedReaderOptions, "take"> {
  /** The effect; it must be idempotent by ids that follow from the event. */
  readonly react: (event: RecordedEvent) => Promise<void>;
  readonly maxAttempts?: number;
}

export interface Reactor extends LeasedReader {
  parked(): Promise<readonly ParkedMessage[]>;
  replayParked(
    tenantId: string,
    key: string,
    options: { readonly dryRun: boolean },
  ): Promise<ReplayResult>;
}

/**
 * A process manager: reacts to events of its own service, in order, with its place saved after the effect. An event
 * that fails again and again is parked with all later ones of its stream.
 */
export async function startReactor(options: ReactorOptions): Promise<Reactor> {
  const { maxAttempts, react, ...rest } = options;
  const parking = await openParking({ source: rest.name, ...rest });
  const park = (event: RecordedEvent, reason: string): Promise<void> =>
    parking.park({
      tenantId: event.tenantId,
      key: event.streamName,
      order: event.position,
      messageId: event.eventId,
      reason,
      content: event as unknown as JsonDocument,
    });
  const reader = await startLeasedReader({
    ...rest,
    take: async (events, signal) => {
      for (const event of events) {
        if (signal.aborted) return;
        if (await parking.isParked(event.tenantId, event.streamName)) {
          await park(event, "BEHIND_PARKED");
          continue;
        }
        const failure = await attempt(() => react(event), signal, maxAttempts);
        if (failure === "ABORTED") return;
        if (failure !== undefined) {
          rest.logger?.warn({ reactor: rest.name, eventId: event.eventId }, "event parked");
          await park(event, failure.reason);
        }
      }
    },
  });
  return {
    ...reader,
    parked: () => parking.list(),
    replayParked: (tenantId, key, replayOptions) =>
      parking.replay(tenantId, key, replayOptions, ({ content }) =>
        react(content as unknown as RecordedEvent),
      ),
  };
}
