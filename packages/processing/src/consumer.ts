import { hash } from "node:crypto";
import type { Clock } from "@dure/kernel";
import type { MessageBus, ReceivedMessage } from "@dure/message-bus";
import type { JsonDocument, OperationalCollection, ReadModelStore } from "@dure/read-model";
import { attempt } from "./attempt.ts";
import { openParking, type ParkedMessage, type ReplayResult } from "./parking.ts";

const OFFSET_DIGITS = 20;

export interface ConsumerOptions {
  /** Also the name of the bus's consumer group. */
  readonly name: string;
  readonly bus: MessageBus;
  readonly topics: readonly string[];
  readonly readModels: ReadModelStore;
  readonly clock: Clock;
  /** The effect; must be idempotent by ids that follow from the message, because a message may come twice. */
  readonly handle: (message: ReceivedMessage) => Promise<void>;
  readonly maxAttempts?: number;
}

export interface Consumer {
  readonly name: string;
  parked(): Promise<readonly ParkedMessage[]>;
  replayParked(
    tenantId: string,
    key: string,
    options: { readonly dryRun: boolean },
  ): Promise<ReplayResult>;
  /** Messages that this consumer has not finished. */
  pending(): Promise<number>;
  stop(): Promise<void>;
}

type InboxDocument = { readonly contentHash: string; readonly handledAtMs: number };

/**
 * Takes messages of other services in. The inbox drops what came before; a message that fails again and again is
 * parked with all later ones of its key, and the rest goes on.
 */
export async function startConsumer(options: ConsumerOptions): Promise<Consumer> {
  const { bus, clock, handle, maxAttempts, name, readModels, topics } = options;
  const parking = await openParking({ source: name, readModels, clock });
  const inbox = await readModels.operational({ name: "inbox", indexes: [] });
  const park = (message: ReceivedMessage, reason: string): Promise<void> =>
    parking.park({
      tenantId: tenantOf(message),
      key: message.key,
      order: `${message.topic}|${message.offset.padStart(OFFSET_DIGITS, "0")}`,
      messageId: message.messageId,
      reason,
      content: toContent(message),
    });
  const consumption = await bus.consume({
    group: name,
    topics,
    handle: async (message, signal) => {
      const tenantId = tenantOf(message);
      const seen = await inbox.get<InboxDocument>(tenantId, `${name}|${message.messageId}`);
      const contentHash = contentHashOf(message);
      if (seen?.doc.contentHash === contentHash) return;
      if (seen) return park(message, "INBOX_DIFFERENT_CONTENT");
      if (await parking.isParked(tenantId, message.key)) return park(message, "BEHIND_PARKED");
      const failure = await attempt(() => handle(message), signal, maxAttempts);
      if (failure === "ABORTED") throw new Error("the consumer stops");
      if (failure !== undefined) return park(message, failure.reason);
      await remember(inbox, name, message, clock);
    },
  });
  return {
    name,
    parked: () => parking.list(),
    replayParked: (tenantId, key, replayOptions) =>
      parking.replay(tenantId, key, replayOptions, async ({ content }) => {
        const message = fromContent(content);
        await handle(message);
        await remember(inbox, name, message, clock);
      }),
    async pending() {
      const lags = await bus.lag(name, topics);
      return lags.reduce((sum, lag) => sum + lag.pending, 0);
    },
    stop: () => consumption.stop(),
  };
}

const tenantOf = (message: ReceivedMessage): string =>
  message.headers["ce_tenantid"] ?? message.key.split("|")[0] ?? "";

const contentHashOf = (message: ReceivedMessage): string => hash("sha256", message.value, "hex");

async function remember(
  inbox: OperationalCollection,
  name: string,
  message: ReceivedMessage,
  clock: Clock,
): Promise<void> {
  const doc: InboxDocument = { contentHash: contentHashOf(message), handledAtMs: clock.nowMs() };
  await inbox.put(tenantOf(message), `${name}|${message.messageId}`, doc, "any");
}

const toContent = (message: ReceivedMessage): JsonDocument => ({
  ...message,
  value: Buffer.from(message.value).toString("base64"),
});

const fromContent = (content: JsonDocument): ReceivedMessage =>
  ({
    ...content,
    value: Buffer.from(content["value"] as string, "base64"),
  }) as unknown as ReceivedMessage;
