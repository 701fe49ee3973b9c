import type { Clock } from "@dure/kernel";
import {
  type Consumption,
  checkConsumption,
  checkMessage,
  type MessageBus,
  MessageBusError,
} from "@dure/message-bus";
import { createWriteQueue, isSqliteError, openDatabase } from "@dure/sqlite-writer";
import { type RunningConsumption, startConsumption } from "./consumption.ts";
import { openLeaseTable } from "./lease-table.ts";
import { openMessageLog } from "./message-log.ts";
import { createPoller } from "./poller.ts";
import { createProgress } from "./progress.ts";
import { createPrune, type PruneOptions } from "./retention.ts";
import { createSchema } from "./schema.ts";
import { wakeOf } from "./wake.ts";

export interface OpenBusOptions {
  readonly file: string;
  readonly clock: Clock;
  /** How often other processes' messages are looked for; 100 ms when absent. */
  readonly pollIntervalMs?: number;
  /** How long a silent member keeps its partitions; 10 s when absent. */
  readonly leaseMs?: number;
  /** How long a publish waits for the lock of the file before it is refused; 5 s when absent. */
  readonly lockWaitMs?: number;
  readonly machineNowMs?: () => number;
}

/** The bus with what only this adapter has. */
export interface SqliteMessageBus extends MessageBus {
  /** Deletes a bounded number of old messages that every known group has finished; answers how many. */
  prune(options: PruneOptions): Promise<number>;
}

/** The bus and the way to let it die in a test: no goodbye, no last commit, no lease given back. */
export interface OpenedBus {
  readonly bus: SqliteMessageBus;
  abandon(): void;
}

const MAX_PRUNED = 10_000;

/** Opens the bus. Only tests use this directly, for its faults and its leases. */
export function openBus(options: OpenBusOptions): OpenedBus {
  // Two connections, because they need different durability: a publish that returned must survive a loss of power, an
  // offset that is lost only means that a message comes again, and need not wait for the disk.
  const publishing = openDatabase(options.file, { synchronous: "FULL" });
  createSchema(publishing);
  const consuming = openDatabase(options.file, { synchronous: "NORMAL" });
  const outgoing = openMessageLog(publishing);
  const log = openMessageLog(consuming);
  const leases = openLeaseTable(consuming);
  const prune = createPrune(publishing);
  const wake = wakeOf(options.file);
  const consumptions = new Set<RunningConsumption>();
  const progress = createProgress(consuming, leases, (lease) => {
    for (const consumption of consumptions) consumption.lost(lease);
  });
  const closedError = (): MessageBusError => new MessageBusError("MESSAGE_BUS_CLOSED");
  const unavailable = (reason: string, cause?: unknown): MessageBusError =>
    new MessageBusError("MESSAGE_BUS_UNAVAILABLE", { reason }, cause);
  const queue = createWriteQueue(publishing, {
    lockWaitMs: options.lockWaitMs ?? 5_000,
    unavailable,
    closed: closedError,
  });
  const poller = createPoller(
    consuming,
    consumptions,
    progress.flush,
    wake,
    options.pollIntervalMs,
  );
  let closing: Promise<void> | undefined;
  const assertOpen = (): void => {
    if (closing) throw closedError();
  };

  const bus: SqliteMessageBus = {
    async publish(messages) {
      assertOpen();
      for (const message of messages) checkMessage(message);
      if (messages.length === 0) return;
      await queue.run(() => outgoing.append(messages, options.clock.nowMs()));
      wake.all();
    },
    async consume(consumeOptions): Promise<Consumption> {
      assertOpen();
      checkConsumption(consumeOptions);
      const consumption = startConsumption({
        options: consumeOptions,
        leases,
        log,
        progress,
        wake,
        leaseMs: options.leaseMs ?? 10_000,
        machineNowMs: options.machineNowMs ?? Date.now,
      });
      consumptions.add(consumption);
      poller.start();
      consumption.tick(true);
      wake.all();
      return {
        async stop() {
          await consumption.stop();
          consumptions.delete(consumption);
        },
      };
    },
    async lag(group, topics) {
      assertOpen();
      checkConsumption({ group, topics });
      progress.flush();
      try {
        return topics.map((topic) => log.lag(group, topic));
      } catch (error) {
        throw isSqliteError(error) ? unavailable(error.code, error) : error;
      }
    },
    async prune(pruneOptions) {
      assertOpen();
      const limit = Math.min(Math.max(1, pruneOptions.limit), MAX_PRUNED);
      return queue.run(() => prune({ ...pruneOptions, limit }));
    },
    close() {
      closing ??= (async () => {
        await Promise.all([...consumptions].map((consumption) => consumption.stop()));
        await queue.close();
        poller.stop();
        publishing.close();
        consuming.close();
      })();
      return closing;
    },
  };
  return {
    bus,
    abandon() {
      closing ??= Promise.resolve();
      poller.stop();
      for (const consumption of consumptions) consumption.abandon();
      progress.abandon();
      queue.abandon();
      publishing.close();
      consuming.close();
    },
  };
}
