import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { partitionOfKey } from "../src/partition-of-key.ts";
import { startPartitionWorker } from "../src/partition-worker.ts";
import { wakeOf } from "../src/wake.ts";

const message = {
  messageId: "m",
  topic: "t",
  key: "k",
  headers: {},
  value: new Uint8Array(),
  partition: 0,
  offset: "1",
};
const lease = { group: "g", topic: "t", partition: 0, member: "a", epoch: 1, committed: 0 };

describe("a worker", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  const startFailing = (holds: () => boolean = () => true) => {
    const calls: number[] = [];
    const worker = startPartitionWorker({
      lease,
      options: {
        retryDelayMs: 1_000,
        handle: async () => {
          calls.push(Date.now());
          throw new Error("never done");
        },
      },
      read: () => [{ position: 1, message }],
      holds,
      done: () => expect.unreachable("a failed message is not done"),
      wake: wakeOf("worker.db"),
    });
    return { worker, calls };
  };

  it("doubles its pause after each failure, up to 30 seconds", async () => {
    const { worker, calls } = startFailing();
    await vi.advanceTimersByTimeAsync(121_000);
    const pauses = calls.slice(1).map((call, index) => call - (calls[index] ?? 0));
    expect(pauses).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
    await worker.stop();
  });

  it("delivers nothing any more when its lease has run out", async () => {
    let held = true;
    const { calls } = startFailing(() => held);
    await vi.advanceTimersByTimeAsync(1_500);
    held = false;
    await vi.advanceTimersByTimeAsync(100_000);
    expect(calls).toHaveLength(2);
  });

  it("tells a handler that does not come back to give up, and stops without it", async () => {
    let given: AbortSignal | undefined;
    const worker = startPartitionWorker({
      lease,
      options: {
        handle: (_message, signal) => {
          given = signal;
          return new Promise(() => undefined);
        },
      },
      read: () => [{ position: 1, message }],
      holds: () => true,
      done: () => expect.unreachable("it is not done"),
      wake: wakeOf("worker.db"),
    });
    await vi.advanceTimersByTimeAsync(0);
    const stopping = worker.stop();
    await vi.advanceTimersByTimeAsync(9_999);
    expect(given?.aborted).toBe(false);
    await vi.advanceTimersByTimeAsync(3_000);
    await stopping;
    expect(given?.aborted).toBe(true);
  });
});

it("spreads keys over four partitions, the same for ever", () => {
  const keys = ["jeju|1", "mapo|1", "seongdong|가", "donghae|01J", "happycity|7"];
  expect(keys.map(partitionOfKey)).toMatchInlineSnapshot(`
    [
      3,
      1,
      3,
      3,
      1,
    ]
  `);
  const counts = [0, 0, 0, 0];
  for (let number = 0; number < 4_000; number += 1) {
    const partition = partitionOfKey(`jeju|${number}`);
    counts[partition] = (counts[partition] ?? 0) + 1;
  }
  for (const count of counts) expect(count).toBeGreaterThan(700);
});
