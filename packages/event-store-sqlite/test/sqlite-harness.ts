import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { type AppendRequest, DEFAULT_APPEND_LIMITS, type EventStore } from "@dure/event-store";
import type { EventStoreHarness, LogUnderTest } from "@dure/event-store/conformance";
import { systemClock } from "@dure/kernel";
import Database from "better-sqlite3";
import { openSqliteEventStore } from "../src/index.ts";

const WRITER = fileURLToPath(new URL("./writer-process.ts", import.meta.url));
const LOCK_WAIT_MS = 1_500;

/** Works the faults of a file: a lock held by another connection, and writers in processes of their own that die. */
export const sqliteHarness: EventStoreHarness = {
  name: "event-store-sqlite",
  limits: DEFAULT_APPEND_LIMITS,
  faults: {
    silence: "another connection holds the write lock",
    cutMidAppend: "kill -9 of its process",
    loseAcknowledgement: "its process kills itself after COMMIT",
  },
  open: openLog,
};

async function openLog(): Promise<LogUnderTest> {
  const folder = await mkdtemp(join(tmpdir(), "dure-event-store-"));
  const file = join(folder, "events.db");
  const opened: EventStore[] = [];
  const open = (): EventStore => {
    const store = openSqliteEventStore({
      file,
      clock: systemClock,
      pollIntervalMs: 20,
      lockWaitMs: LOCK_WAIT_MS,
    });
    opened.push(store);
    return store;
  };
  const store = open();
  return {
    store,
    openAnother: () => Promise.resolve(open()),
    async reopen() {
      await store.close();
      return open();
    },
    silence: () => Promise.resolve(holdWriteLock(file)),
    cutMidAppend: (requests, cutAfter) => runWriter(folder, file, requests, cutAfter),
    async loseAcknowledgement(request) {
      await runWriter(folder, file, [request], "afterFirstEffect");
    },
    async dispose() {
      await Promise.all(opened.map((each) => each.close()));
      await rm(folder, { recursive: true });
    },
  };
}

function holdWriteLock(file: string): () => Promise<void> {
  const other = new Database(file);
  other.exec("begin immediate");
  return () => {
    other.close();
    return Promise.resolve();
  };
}

/** Starts a writer, kills it with -9 at the wanted moment, and answers the indexes that it reported as appended. */
async function runWriter(
  folder: string,
  file: string,
  requests: readonly AppendRequest[],
  cut: number | "afterFirstEffect",
): Promise<readonly number[]> {
  const plan = join(folder, "plan.json");
  await writeFile(plan, JSON.stringify(requests));
  const child = spawn(process.execPath, [WRITER, file, plan, String(cut)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exited = once(child, "exit");
  const acknowledged: number[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    acknowledged.push(Number(line));
    if (acknowledged.length === cut) child.kill("SIGKILL");
  }
  const [code, signal] = await exited;
  if (signal !== "SIGKILL") throw new Error(`the writer ended by itself with ${String(code)}`);
  return acknowledged;
}
