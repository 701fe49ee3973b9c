import { Worker } from "node:worker_threads";
import { assertThat, InvariantViolation } from "@dure/kernel";
import { type CountedBundle, type HashAnswer, hashTask } from "./hash-task.ts";

export type { CountedBundle } from "./hash-task.ts";

/** Threads that hash while the caller does something else, such as reading entries and folding them. */
export interface HashingPool {
  /**
   * Leaf hashes of all entries of the bundles, in order, 32 bytes each. The bytes are copied before it returns.
   * Rejects with `BUNDLE_SHORT` as `hashBundle` does, with `HASHING_POOL_FULL` beyond 256 calls at a time, and with
   * `HASHING_POOL_DOWN` once a thread has died or the pool was closed.
   */
  hashBundles(bundles: readonly CountedBundle[]): Promise<Uint8Array>;
  /** Ends the threads. Calls that are under way are rejected. */
  close(): Promise<void>;
}

const MOST_WORKERS = 64;
const MOST_CALLS = 256;

/**
 * Starts a pool of 1 to 64 threads; `workers` is best one less than there are cores, as the caller's thread has work
 * too. The pool keeps the process alive until `close`.
 */
export function openHashingPool({ workers }: { readonly workers: number }): HashingPool {
  assertThat(
    Number.isInteger(workers) && workers >= 1 && workers <= MOST_WORKERS,
    "HASHING_POOL_SIZE",
    `${workers} threads in a pool`,
  );
  const threads = Array.from({ length: workers }, () => new HashingThread());
  let calls = 0;
  return {
    async hashBundles(bundles) {
      assertThat(calls < MOST_CALLS, "HASHING_POOL_FULL", `${calls} calls are under way`);
      calls += 1;
      try {
        const shares = split(bundles, workers);
        return joined(await Promise.all(shares.map((share) => leastBusy(threads).hash(share))));
      } finally {
        calls -= 1;
      }
    },
    async close() {
      await Promise.all(threads.map((thread) => thread.close()));
    },
  };
}

interface Pending {
  readonly bytes: number;
  readonly resolve: (hashes: Uint8Array) => void;
  readonly reject: (error: Error) => void;
}

class HashingThread {
  readonly #worker = new Worker(new URL("./hash-worker.ts", import.meta.url));
  readonly #pending = new Map<number, Pending>();
  #down: InvariantViolation | undefined;
  #nextId = 0;
  /** Bytes that were given to the thread and not yet answered. */
  waitingBytes = 0;

  constructor() {
    this.#worker.on("message", (answer: HashAnswer) => this.#settle(answer));
    this.#worker.on("error", (error: Error) => this.#fail(error.message));
    this.#worker.on("exit", () => this.#fail("the thread has ended"));
  }

  hash(bundles: readonly CountedBundle[]): Promise<Uint8Array> {
    if (this.#down) return Promise.reject(this.#down);
    const task = hashTask(this.#nextId, bundles);
    this.#nextId += 1;
    return new Promise((resolve, reject) => {
      const bytes = task.bytes.length;
      this.#pending.set(task.id, { bytes, resolve, reject });
      this.waitingBytes += bytes;
      this.#worker.postMessage(task, [task.bytes.buffer as ArrayBuffer]);
    });
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }

  #settle(answer: HashAnswer): void {
    const pending = this.#pending.get(answer.id);
    if (!pending) return;
    this.#pending.delete(answer.id);
    this.waitingBytes -= pending.bytes;
    if ("hashes" in answer) pending.resolve(answer.hashes);
    else pending.reject(new InvariantViolation(answer.violation.code, answer.violation.why));
  }

  #fail(why: string): void {
    this.#down ??= new InvariantViolation("HASHING_POOL_DOWN", why);
    for (const { reject } of this.#pending.values()) reject(this.#down);
    this.#pending.clear();
    this.waitingBytes = 0;
  }
}

const leastBusy = (threads: readonly HashingThread[]): HashingThread =>
  threads.reduce((least, thread) => (thread.waitingBytes < least.waitingBytes ? thread : least));

/** Stretches of neighbouring bundles of about the same number of bytes, at most `parts`, none of them empty. */
function split(bundles: readonly CountedBundle[], parts: number): CountedBundle[][] {
  const total = bundles.reduce((sum, { bytes }) => sum + bytes.length, 0);
  const shares: CountedBundle[][] = [];
  let taken = 0;
  for (const bundle of bundles) {
    const share = Math.min(parts - 1, Math.floor((taken * parts) / Math.max(1, total)));
    const last = shares.at(-1);
    if (last === undefined || share > shares.length - 1) shares.push([bundle]);
    else last.push(bundle);
    taken += bundle.bytes.length;
  }
  return shares;
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const [only] = parts;
  if (only !== undefined && parts.length === 1) return only;
  const hashes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    hashes.set(part, at);
    at += part.length;
  }
  return hashes;
}
