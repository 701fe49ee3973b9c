import type { ConsumeOptions } from "@dure/message-bus";
import type { Lease } from "./lease-table.ts";
import type { PlacedMessage } from "./message-log.ts";
import { pause } from "./pause.ts";
import type { Wake } from "./wake.ts";

const BATCH_SIZE = 32;
const MAX_RETRY_DELAY_MS = 30_000;
const DEFAULT_RETRY_DELAY_MS = 200;
/** A handler that has not come back this long after `stop` is told to give up, and its message comes again. */
const STOP_WAIT_MS = 10_000;
const GIVE_UP_WAIT_MS = 2_000;

export interface PartitionWorkerParts {
  readonly lease: Lease;
  readonly options: Pick<ConsumeOptions, "handle" | "retryDelayMs">;
  readonly read: (after: number, limit: number) => readonly PlacedMessage[];
  /** True while no other member can have taken the partition. */
  readonly holds: () => boolean;
  readonly done: (position: number) => void;
  readonly wake: Wake;
}

export interface PartitionWorker {
  readonly lease: Lease;
  /** Finishes the message in hand and ends. */
  stop(): Promise<void>;
  /** Ends at once: the partition belongs to somebody else, and what the handler still does will be done again. */
  lose(): void;
}

/** Delivers the messages of one leased partition one after the other until it is stopped or loses its lease. */
export function startPartitionWorker(parts: PartitionWorkerParts): PartitionWorker {
  const stopping = new AbortController();
  const lost = new AbortController();
  const running = deliverAll(parts, stopping.signal, lost.signal);
  return {
    lease: parts.lease,
    async stop() {
      stopping.abort();
      if (await endsWithin(running, STOP_WAIT_MS)) return;
      lost.abort();
      await endsWithin(running, GIVE_UP_WAIT_MS);
    },
    lose() {
      stopping.abort();
      lost.abort();
    },
  };
}

async function deliverAll(
  parts: PartitionWorkerParts,
  stopping: AbortSignal,
  lost: AbortSignal,
): Promise<void> {
  let position = parts.lease.committed;
  while (!stopping.aborted) {
    const batch = readOrNothing(parts, position);
    if (batch.length === 0) await parts.wake.next(stopping);
    for (const placed of batch) {
      if (stopping.aborted || !parts.holds()) return;
      if (!(await deliver(parts, placed, stopping, lost))) return;
      position = placed.position;
      parts.done(position);
    }
  }
}

/** A file that cannot be read now is like one without news: the next wake or poll looks again. */
function readOrNothing(parts: PartitionWorkerParts, after: number): readonly PlacedMessage[] {
  try {
    return parts.read(after, BATCH_SIZE);
  } catch {
    return [];
  }
}

/** Delivers one message until its handler returns. False when the worker ends before that. */
async function deliver(
  parts: PartitionWorkerParts,
  { message }: PlacedMessage,
  stopping: AbortSignal,
  lost: AbortSignal,
): Promise<boolean> {
  let delayMs = parts.options.retryDelayMs ?? DEFAULT_RETRY_DELAY_MS;
  for (;;) {
    try {
      await parts.options.handle(message, lost);
      return !lost.aborted;
    } catch {
      // The handler reports its own failures; all the bus knows is that the message is not done.
      await pause(delayMs, stopping);
      if (stopping.aborted || !parts.holds()) return false;
      delayMs = Math.min(delayMs * 2, MAX_RETRY_DELAY_MS);
    }
  }
}

async function endsWithin(running: Promise<void>, waitMs: number): Promise<boolean> {
  const over = new AbortController();
  const ended = running.then(() => true);
  const result = await Promise.race([ended, pause(waitMs, over.signal).then(() => false)]);
  over.abort();
  return result;
}
