import type { Clock } from "@dure/kernel";
import type { MessageBus, ReceivedMessage } from "@dure/message-bus";
import type { ReadModelStore } from "@dure/read-model";
import { type AttemptOutcome, attempt, MAX_ATTEMPTS } from "./attempt.ts";
import { processingError } from "./errors.ts";
import { HOUSE } from "./house.ts";
import { openInbox } from "./inbox.ts";
import type { ProcessingLogger } from "./logger.ts";
import { contentHashOf, fromContent, tenantOf, toContent } from "./message-content.ts";
import type { MessageToPark, ParkedMessage } from "./parked-messages.ts";
import { openParking, type ReplayResult } from "./parking.ts";
import { systemTimers, type Timers } from "./timers.ts";

export interface ConsumerOptions {
  /** Also the name of the bus's consumer group. */
  readonly name: string;
  readonly bus: MessageBus;
  readonly topics: readonly string[];
  readonly readModels: ReadModelStore;
  readonly clock: Clock;
  /** The effect; must be idempotent by ids that follow from the message, because a message may come twice. */
  readonly handle: (message: ReceivedMessage) => Promise<void>;
  /** Attempts before a message is parked, 5 when absent. */
  readonly maxAttempts?: number;
  readonly logger?: ProcessingLogger;
  readonly timers?: Timers;
}

export interface Consumer {
  readonly name: string;
  /** At most 1,000. */
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

/**
 * Takes messages of other services in (design: section 4, points 5 and 7). The inbox drops what came before; a message
 * that fails again and again is parked with all later ones of its key, and the rest goes on.
 */
export async function startConsumer(options: ConsumerOptions): Promise<Consumer> {
  const { bus, clock, logger, name, readModels, timers = systemTimers, topics } = options;
  const maxAttempts = options.maxAttempts ?? MAX_ATTEMPTS;
  const parking = await openParking({ source: name, readModels, clock });
  const inbox = await openInbox(name, readModels, clock);

  const handleOnce = async (tenantId: string, message: ReceivedMessage): Promise<void> => {
    await options.handle(message);
    await inbox.remember(tenantId, message.messageId, contentHashOf(message));
  };

  const receive = async (message: ReceivedMessage, signal: AbortSignal): Promise<void> => {
    const { messageId } = message;
    const tenantId = tenantOf(message);
    if (tenantId === undefined) return parkAlone(message);
    const toPark = toParkOf(name, tenantId, message.key, message);
    const handledAs = await inbox.handledAs(tenantId, messageId);
    if (handledAs === contentHashOf(message)) return;
    if (handledAs !== undefined) {
      const { refusal } = processingError("INBOX_DIFFERENT_CONTENT", { messageId });
      return parking.park(toPark, { code: refusal.code, detail: refusal.why, attempts: 0 });
    }
    const handle = async (): Promise<AttemptOutcome> => {
      const effect = () => handleOnce(tenantId, message);
      const outcome = await attempt(effect, { signal, timers, maxAttempts });
      if (typeof outcome === "object") {
        logger?.warn({ consumer: name, messageId, reason: outcome.code }, "message parked");
      }
      return outcome;
    };
    // Not finishing makes the bus deliver the same message again.
    if ((await parking.take(toPark, handle)) === "aborted") {
      throw processingError("PROCESSING_STOPPED", { name });
    }
  };

  /** Whoever wrote a wrong address must not hold up the agency whose key it borrowed. */
  const parkAlone = async (message: ReceivedMessage): Promise<void> => {
    const { messageId } = message;
    const { refusal } = processingError("MESSAGE_TENANT_MISMATCH", { messageId });
    logger?.warn({ consumer: name, messageId, reason: refusal.code }, "message parked");
    const toPark = toParkOf(name, HOUSE, `misaddressed|${messageId}`, message);
    await parking.park(toPark, { code: refusal.code, detail: refusal.why, attempts: 0 });
  };

  const consumption = await bus.consume({ group: name, topics, handle: receive });
  return {
    name,
    parked: () => parking.list(),
    replayParked: (tenantId, key, replayOptions) =>
      parking.replay(tenantId, key, replayOptions, async ({ content, messageId }) => {
        const message = fromContent(content);
        if (tenantOf(message) === undefined) {
          throw processingError("MESSAGE_TENANT_MISMATCH", { messageId });
        }
        const handledAs = await inbox.handledAs(tenantId, messageId);
        if (handledAs !== contentHashOf(message)) await handleOnce(tenantId, message);
      }),
    async pending() {
      const lags = await bus.lag(name, topics);
      return lags.reduce((sum, lag) => sum + lag.pending, 0);
    },
    stop: () => consumption.stop(),
  };
}

const toParkOf = (
  consumer: string,
  tenantId: string,
  key: string,
  message: ReceivedMessage,
): MessageToPark => ({
  // The content is part of the id, so that two messages under one id are both kept.
  id: `${consumer}|${message.messageId}|${contentHashOf(message).slice(0, 16)}`,
  tenantId,
  key,
  messageId: message.messageId,
  type: message.headers["ce_type"] ?? "",
  content: toContent(message),
});
