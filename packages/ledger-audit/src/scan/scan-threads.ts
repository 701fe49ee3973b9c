import { Worker } from "node:worker_threads";
import { assertThat } from "@dure/kernel";
import type { EntryScan } from "./entry-scan.ts";
import type { EventScan } from "./event-scan.ts";
import type { Scans } from "./scans.ts";

export type ScanTask =
  | {
      readonly id: number;
      readonly kind: "entries";
      readonly bytes: Uint8Array;
      readonly count: number;
    }
  | { readonly id: number; readonly kind: "events"; readonly bytes: Uint8Array };

export type ScanAnswer =
  | { readonly id: number; readonly entries: EntryScan }
  | { readonly id: number; readonly events: readonly (EventScan | undefined)[] }
  | { readonly id: number; readonly failed: string };

const MOST_THREADS = 2;
const SMALLEST_ROOM = 1 << 19;

/**
 * Scans on one or two threads beside the caller's: entries of the ledger on the first, so that it knows all their policies,
 * events on the last. More would have nothing to do. The threads keep the process alive until `close`.
 */
export function scanThreads(threads: number): Scans {
  assertThat(Number.isInteger(threads) && threads >= 1, "SCAN_THREADS", `${threads} threads`);
  const all = Array.from({ length: Math.min(threads, MOST_THREADS) }, () => new ScanThread());
  const [first] = all;
  const last = all.at(-1);
  assertThat(first && last, "SCAN_THREADS", "no thread");
  return {
    async entries(bundle, count) {
      const answer = await first.ask({ kind: "entries", bytes: bundle, count });
      assertThat("entries" in answer, "SCAN_ANSWER", "another answer than was asked for");
      return answer.entries;
    },
    async events(file) {
      const answer = await last.ask({ kind: "events", bytes: file });
      assertThat("events" in answer, "SCAN_ANSWER", "another answer than was asked for");
      return answer.events;
    },
    async close() {
      await Promise.all(all.map((thread) => thread.close()));
    },
  };
}

type Asked<Task extends ScanTask = ScanTask> = Task extends ScanTask ? Omit<Task, "id"> : never;

/** Memory that both threads see. A task's bytes lie in it until it is answered; then it serves the next one. */
class SharedRooms {
  readonly #free: SharedArrayBuffer[] = [];

  take(bytes: Uint8Array): Uint8Array<SharedArrayBuffer> {
    const place = this.#free.findIndex(({ byteLength }) => byteLength >= bytes.length);
    const [room] = place < 0 ? [undefined] : this.#free.splice(place, 1);
    const memory = room ?? new SharedArrayBuffer(Math.max(SMALLEST_ROOM, 2 * bytes.length));
    const shared = new Uint8Array(memory, 0, bytes.length);
    shared.set(bytes);
    return shared;
  }

  giveBack({ buffer }: Uint8Array<SharedArrayBuffer>): void {
    this.#free.push(buffer);
  }
}

interface Pending {
  readonly bytes: Uint8Array<SharedArrayBuffer>;
  readonly resolve: (answer: ScanAnswer) => void;
  readonly reject: (error: Error) => void;
}

class ScanThread {
  readonly #worker = new Worker(new URL("./scan-worker.ts", import.meta.url));
  readonly #pending = new Map<number, Pending>();
  readonly #rooms = new SharedRooms();
  #nextId = 0;
  #down: Error | undefined;

  constructor() {
    this.#worker.on("message", (answer: ScanAnswer) => {
      const pending = this.#pending.get(answer.id);
      this.#pending.delete(answer.id);
      if (pending) this.#rooms.giveBack(pending.bytes);
      if ("failed" in answer) pending?.reject(new Error(answer.failed));
      else pending?.resolve(answer);
    });
    this.#worker.on("error", (error) => this.#fail(error));
    this.#worker.on("exit", () => this.#fail(new Error("the thread has ended")));
  }

  ask(asked: Asked): Promise<ScanAnswer> {
    if (this.#down) return Promise.reject(this.#down);
    const bytes = this.#rooms.take(asked.bytes);
    const task = { ...asked, bytes, id: this.#nextId };
    this.#nextId += 1;
    return new Promise((resolve, reject) => {
      this.#pending.set(task.id, { bytes, resolve, reject });
      this.#worker.postMessage(task);
    });
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }

  #fail(error: Error): void {
    this.#down ??= error;
    for (const { reject } of this.#pending.values()) reject(this.#down);
    this.#pending.clear();
  }
}
