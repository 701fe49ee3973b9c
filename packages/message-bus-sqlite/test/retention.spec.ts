import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openSqliteMessageBus, type SqliteMessageBus } from "../src/index.ts";

let folder: string;
let bus: SqliteMessageBus;
let nowMs: number;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "dure-retention-"));
  nowMs = 1_000;
  bus = openSqliteMessageBus({
    file: join(folder, "bus.db"),
    clock: { nowMs: () => nowMs },
    pollIntervalMs: 10,
  });
});
afterEach(async () => {
  await bus.close();
  await rm(folder, { recursive: true });
});

const publish = (count: number): Promise<void> =>
  bus.publish(
    Array.from({ length: count }, (_, index) => ({
      topic: "t",
      key: `k${index}`,
      messageId: `${nowMs}-${index}`,
      headers: {},
      value: new Uint8Array(),
    })),
  );

/** Lets a group finish so many messages and stop. */
async function finish(group: string, count: number): Promise<void> {
  let done = (): void => undefined;
  const enough = new Promise<void>((resolve) => {
    done = resolve;
  });
  let handled = 0;
  const consumption = await bus.consume({
    group,
    topics: ["t"],
    async handle() {
      handled += 1;
      if (handled === count) done();
    },
  });
  await enough;
  await consumption.stop();
}

describe("retention", () => {
  it("deletes nothing that a known group has not finished, and nothing without a group", async () => {
    await publish(10);
    const all = { publishedBeforeMs: 5_000, limit: 1_000 };
    expect(await bus.prune(all)).toBe(0);
    await finish("fast", 10);
    const slow = await bus.consume({
      group: "slow",
      topics: ["t"],
      retryDelayMs: 30_000,
      handle: () => Promise.reject(new Error("nothing is done here")),
    });
    expect(await bus.prune(all)).toBe(0);
    await slow.stop();
    expect((await bus.lag("slow", ["t"]))[0]?.pending).toBe(10);
    await finish("slow", 10);
    expect(await bus.prune(all)).toBe(10);
  });

  it("keeps young messages and takes no more than the limit", async () => {
    await publish(10);
    nowMs = 2_000;
    await publish(10);
    await finish("g", 20);
    expect(await bus.prune({ publishedBeforeMs: 2_000, limit: 4 })).toBe(4);
    expect(await bus.prune({ publishedBeforeMs: 2_000, limit: 100 })).toBe(6);
    expect(await bus.prune({ publishedBeforeMs: 2_000, limit: 100 })).toBe(0);
    expect((await bus.lag("new", ["t"]))[0]?.pending).toBe(10);
  });
});
