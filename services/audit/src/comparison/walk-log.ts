import type { EventStore } from "@dure/event-store";
import { InvariantViolation, RefusalError } from "@dure/kernel";
import { leafHash, proofProblems, readEntries } from "@dure/ledger-proof";
import type { LogKeeper } from "../logs/log-keeper.ts";
import { leavesOfStream } from "../logs/read-leaves.ts";
import { CheckpointWalk } from "./checkpoint-walk.ts";
import type { Area, Differences } from "./differences.ts";

export interface WalkedLog {
  /** Leaves that were read. */
  readonly size: number;
  readonly checkpoints: number;
}

/**
 * Reads a log's leaves from its tiles, up to what is signed, and holds them against the same leaves in the event store
 * and against every checkpoint. `take` gets each leaf in order.
 */
export async function walkLog(
  parts: { readonly store: EventStore; readonly differences: Differences; readonly area: Area },
  log: LogKeeper,
  take: (index: number, entry: Uint8Array) => Promise<void> | void,
): Promise<WalkedLog> {
  const { area, differences, store } = parts;
  const size = log.signed?.size ?? 0;
  const walk = await CheckpointWalk.begin(store, log, differences);
  const stored = new StoredLeaves(store, log);
  let isStored = true;
  let read = 0;
  try {
    for await (const { entry, index } of readEntries(log.tiles, size, 0, size)) {
      walk.append(leafHash(entry));
      if (walk.isDue) await walk.checkDue();
      const other: Uint8Array | undefined = isStored
        ? (stored.known() ?? (await stored.next()))
        : undefined;
      if (other && Buffer.compare(other, entry) !== 0) {
        const why = "봉인한 뒤에 저장소의 기록이 바뀌었습니다.";
        differences.add({
          area,
          where: String(index),
          expected: hex(entry),
          found: hex(other),
          why,
        });
      } else if (!other && isStored) {
        isStored = false;
        const why = "여기서부터 저장소의 기록을 읽을 수 없습니다.";
        differences.add({ area, where: String(index), expected: hex(entry), found: "", why });
      }
      await take(index, entry);
      read = index + 1;
    }
    await walk.finish();
  } catch (error) {
    differences.add({ area, where: String(read), expected: "", found: "", why: reasonOf(error) });
  }
  return { size: read, checkpoints: walk.checked };
}

/** Damaged tiles are a finding; anything else is not. */
function reasonOf(error: unknown): string {
  if (error instanceof InvariantViolation) return error.message;
  if (error instanceof RefusalError && error.refusal.code in proofProblems.table) {
    return error.refusal.why;
  }
  throw error;
}

/** The leaves of the event store, one by one. */
class StoredLeaves {
  readonly #pages: AsyncIterator<readonly Uint8Array[]>;
  #page: readonly Uint8Array[] = [];
  #place = 0;

  constructor(store: EventStore, log: LogKeeper) {
    const last = log.lastLeafEvent?.streamRevision ?? -1;
    this.#pages = leavesOfStream(store, log.id, last)[Symbol.asyncIterator]();
  }

  /** The next leaf where it is read already. */
  known(): Uint8Array | undefined {
    const leaf = this.#page[this.#place];
    if (leaf) this.#place += 1;
    return leaf;
  }

  async next(): Promise<Uint8Array | undefined> {
    for (;;) {
      const leaf = this.known();
      if (leaf) return leaf;
      const { done, value } = await this.#pages.next();
      if (done === true) return undefined;
      this.#page = value;
      this.#place = 0;
    }
  }
}

const hex = (entry: Uint8Array): string => Buffer.from(leafHash(entry)).toString("hex");
