import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createWriteQueue, isBusy, openDatabase, type WriteQueue } from "../src/index.ts";

let folder: string;
let database: ReturnType<typeof openDatabase>;
let other: ReturnType<typeof openDatabase>;
let queue: WriteQueue;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "dure-writer-"));
  database = openDatabase(join(folder, "a.db"), { synchronous: "FULL" });
  database.exec("CREATE TABLE numbers (n INTEGER PRIMARY KEY)");
  other = openDatabase(join(folder, "a.db"), { synchronous: "NORMAL" });
  queue = createWriteQueue(database, {
    lockWaitMs: 100,
    unavailable: (reason) => new Error(`unavailable: ${reason}`),
    closed: () => new Error("closed"),
  });
});

afterEach(async () => {
  await queue.close();
  database.close();
  other.close();
  await rm(folder, { recursive: true });
});

const insert = (n: number): number =>
  database.prepare<[number]>("INSERT INTO numbers VALUES (?)").run(n).changes;
const committed = (): unknown[] => other.prepare("SELECT n FROM numbers ORDER BY n").pluck().all();

describe("the write queue", () => {
  it("commits everything of one turn together and answers afterwards", async () => {
    const before = other.pragma("data_version", { simple: true });
    const writes = [1, 2, 3].map((n) => queue.run(() => insert(n)));
    expect(committed()).toEqual([]);
    expect(await Promise.all(writes)).toEqual([1, 1, 1]);
    expect(committed()).toEqual([1, 2, 3]);
    expect(other.pragma("data_version", { simple: true })).toBe(Number(before) + 1);
  });

  it("undoes a job that throws, whole and alone", async () => {
    const first = queue.run(() => insert(1));
    const thrown = queue.run(() => {
      insert(2);
      throw new Error("a refusal");
    });
    const broken = queue.run(() => insert(1));
    const last = queue.run(() => insert(3));
    await expect(thrown).rejects.toThrow("a refusal");
    await expect(broken).rejects.toThrow("unavailable: SQLITE_CONSTRAINT_PRIMARYKEY");
    await Promise.all([first, last]);
    expect(committed()).toEqual([1, 3]);
  });

  it("waits for a lock without blocking the event loop", async () => {
    other.exec("BEGIN IMMEDIATE");
    const write = queue.run(() => insert(1));
    await new Promise((resolve) => setImmediate(resolve));
    expect(database.inTransaction).toBe(false);
    other.exec("ROLLBACK");
    await write;
    expect(committed()).toEqual([1]);
  });

  it("refuses what has waited too long, and works again afterwards", async () => {
    other.exec("BEGIN IMMEDIATE");
    await expect(queue.run(() => insert(1))).rejects.toThrow("unavailable: SQLITE_BUSY");
    other.exec("ROLLBACK");
    await queue.run(() => insert(2));
    expect(committed()).toEqual([2]);
  });

  it("bounds how much may wait", async () => {
    const writes = Array.from({ length: 20_001 }, (_, n) => queue.run(() => n));
    await expect(writes.at(-1)).rejects.toThrow("writes are waiting");
    expect(await writes[19_999]).toBe(19_999);
  });

  it("finishes what is under way on close and refuses the rest", async () => {
    const write = queue.run(() => insert(1));
    const closing = queue.close();
    await expect(queue.run(() => insert(2))).rejects.toThrow("closed");
    await closing;
    await write;
    expect(committed()).toEqual([1]);
  });
});

describe("openDatabase", () => {
  it("opens in WAL mode with the durability that was asked for", () => {
    expect(database.pragma("journal_mode", { simple: true })).toBe("wal");
    expect(database.pragma("synchronous", { simple: true })).toBe(2);
    expect(other.pragma("synchronous", { simple: true })).toBe(1);
  });

  it("tells a lock from other errors", () => {
    other.exec("BEGIN IMMEDIATE");
    let caught: unknown;
    try {
      database.exec("BEGIN IMMEDIATE");
    } catch (error) {
      caught = error;
    }
    other.exec("ROLLBACK");
    expect(isBusy(caught)).toBe(true);
    expect(isBusy(new Error("SQLITE_BUSY"))).toBe(false);
  });
});
