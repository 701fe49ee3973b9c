import type { ConsumeOptions } from "@dure/message-bus";
import { isSqliteError } from "@dure/sqlite-writer";
import type { Lease, LeaseTable } from "./lease-table.ts";
import { newMemberName } from "./member-name.ts";
import type { MessageLog } from "./message-log.ts";
import { type PartitionWorker, startPartitionWorker } from "./partition-worker.ts";
import { pause } from "./pause.ts";
import type { Progress } from "./progress.ts";
import type { Wake } from "./wake.ts";

export interface ConsumptionParts {
  readonly options: ConsumeOptions;
  readonly leases: LeaseTable;
  readonly log: MessageLog;
  readonly progress: Progress;
  readonly wake: Wake;
  readonly leaseMs: number;
  /** Time of the machine: leases are about how long a process has been silent, whatever the business clock says. */
  readonly machineNowMs: () => number;
}

export interface RunningConsumption {
  /** Keeps membership and leases alive and moves partitions where they belong. `news`: the file may have changed. */
  tick(news: boolean): void;
  lost(lease: Lease): void;
  stop(): Promise<void>;
  abandon(): void;
}

const FINAL_FLUSH_TRIES = 200;
const FINAL_FLUSH_PAUSE_MS = 25;

/** One member of a group: holds its share of the partitions and a worker for each. */
export function startConsumption(parts: ConsumptionParts): RunningConsumption {
  const { leases, leaseMs, machineNowMs, progress, wake } = parts;
  const { group, topics } = parts.options;
  const member = newMemberName();
  const workers = new Map<string, PartitionWorker>();
  const leaving = new Set<Promise<void>>();
  let aliveUntilMs = 0;
  let stopped = false;

  const forget = (worker: PartitionWorker): void => {
    const place = placeOf(worker.lease);
    if (workers.get(place) === worker) workers.delete(place);
  };
  const beat = (nowMs: number): void => {
    const untilMs = nowMs + leaseMs;
    leases.beat(group, topics, member, nowMs, untilMs);
    for (const worker of [...workers.values()]) {
      if (leases.renew(worker.lease, untilMs)) continue;
      worker.lose();
      forget(worker);
    }
    aliveUntilMs = untilMs;
  };
  const startWorker = (lease: Lease): void => {
    const worker = startPartitionWorker({
      lease,
      options: parts.options,
      wake,
      read: (after, limit) => parts.log.read(lease.topic, lease.partition, after, limit),
      holds: () => machineNowMs() < aliveUntilMs,
      done: (position) => progress.done(lease, position),
    });
    workers.set(placeOf(lease), worker);
  };
  const giveBack = async (worker: PartitionWorker): Promise<void> => {
    await worker.stop();
    if (await flushed(progress)) await tryWrite(() => leases.giveBack(worker.lease));
    forget(worker);
    wake.all();
  };
  const balance = (nowMs: number): void => {
    for (const topic of topics) {
      const share = leases.share(group, topic, member, nowMs);
      for (const worker of workers.values()) {
        if (worker.lease.topic !== topic || share.has(worker.lease.partition)) continue;
        const gone = giveBack(worker).finally(() => leaving.delete(gone));
        leaving.add(gone);
      }
      for (const partition of leases.free(group, topic, nowMs)) {
        if (!share.has(partition) || workers.has(placeOf({ topic, partition }))) continue;
        const lease = leases.take({ group, topic, partition, member }, nowMs, nowMs + leaseMs);
        if (lease) startWorker(lease);
      }
    }
  };
  return {
    tick(news) {
      if (stopped) return;
      const nowMs = machineNowMs();
      const due = nowMs >= aliveUntilMs - (leaseMs * 2) / 3;
      if (!due && !news) return;
      try {
        if (due) beat(nowMs);
        balance(nowMs);
      } catch (error) {
        // Somebody holds the lock of the file. Workers stop by themselves when their lease runs out meanwhile.
        if (!isSqliteError(error)) throw error;
      }
    },
    lost(lease) {
      const worker = workers.get(placeOf(lease));
      if (worker?.lease !== lease) return;
      worker.lose();
      forget(worker);
    },
    async stop() {
      if (stopped) return;
      stopped = true;
      await Promise.all([...workers.values()].map(giveBack));
      await Promise.all(leaving);
      await tryWrite(() => leases.leave(group, member));
      wake.all();
    },
    abandon() {
      stopped = true;
      for (const worker of workers.values()) worker.lose();
    },
  };
}

const placeOf = ({ topic, partition }: Pick<Lease, "topic" | "partition">): string =>
  `${topic}/${partition}`;

/** Writes the last offsets, waiting a bounded while for a lock. What stays unwritten is delivered again. */
async function flushed(progress: Progress): Promise<boolean> {
  return tryUntilTrue(() => progress.flush());
}

async function tryWrite(write: () => void): Promise<boolean> {
  return tryUntilTrue(() => {
    try {
      write();
      return true;
    } catch (error) {
      if (!isSqliteError(error)) throw error;
      return false;
    }
  });
}

async function tryUntilTrue(attempt: () => boolean): Promise<boolean> {
  const never = new AbortController();
  for (let count = 0; count < FINAL_FLUSH_TRIES; count += 1) {
    if (attempt()) return true;
    await pause(FINAL_FLUSH_PAUSE_MS, never.signal);
  }
  return false;
}
