import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { EventStoreError } from "@dure/event-store";
import { sampleEvents } from "@dure/event-store/conformance";
import { systemClock } from "@dure/kernel";
import { streamName, tenantId } from "@dure/messages";
import Database from "better-sqlite3";
import { expect, test } from "vitest";
import { openSqliteEventStore, sqliteEventStoreProblems } from "../src/index.ts";
import { openLogFile } from "../src/log-file.ts";
import { freshLogPath } from "./log-folder.ts";

const claim = streamName("claim", tenantId("jeju"), "1");
const open = (file: string) => openSqliteEventStore({ file, clock: systemClock });

function codeOfOpening(file: string): string | undefined {
  try {
    open(file);
    return undefined;
  } catch (error) {
    return error instanceof EventStoreError ? error.refusal.code : String(error);
  }
}

test("the file and its side files belong to their owner alone, also where the file was wider", async () => {
  const file = freshLogPath();
  writeFileSync(file, "", { mode: 0o644 });
  const store = open(file);
  await store.append(sampleEvents().request(claim, "noStream"));
  const names = readdirSync(dirname(file)).sort();
  expect(names).toEqual(["events.db", "events.db-shm", "events.db-wal"]);
  for (const name of names) {
    expect(statSync(join(dirname(file), name)).mode & 0o777).toBe(0o600);
  }
  await store.close();
});

test("every commit waits for the disk, in WAL and in pages of 8 KiB", () => {
  const log = openLogFile(freshLogPath());
  const pragma = (name: string) => log.pragma(name, { simple: true });
  expect(pragma("journal_mode")).toBe("wal");
  expect(pragma("synchronous")).toBe(2);
  expect(pragma("page_size")).toBe(8192);
  log.close();
});

test("a file of a newer version is refused and left as it was", () => {
  const file = freshLogPath();
  openLogFile(file).close();
  const newer = new Database(file);
  newer.pragma("user_version = 2");
  newer.close();
  expect(codeOfOpening(file)).toBe("EVENT_STORE_FILE_NEWER");
});

test("a database of another kind and a file that is none are refused", () => {
  const file = freshLogPath();
  const other = new Database(file);
  other.exec("create table notes (text)");
  other.close();
  expect(codeOfOpening(file)).toBe("EVENT_STORE_FILE_FOREIGN");
  const text = freshLogPath();
  writeFileSync(text, "두레 ".repeat(1000));
  expect(codeOfOpening(text)).toBe("EVENT_STORE_FILE_FOREIGN");
});

test("the README lists every code of its own", () => {
  const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
  for (const [code, { status }] of Object.entries(sqliteEventStoreProblems.table)) {
    expect(readme).toMatch(new RegExp(`^\\| \`${code}\` +\\| ${status} `, "m"));
  }
});

test("no hand on the file edits or deletes an event", async () => {
  const file = freshLogPath();
  const store = open(file);
  await store.append(sampleEvents().request(claim, "noStream"));
  const hand = new Database(file);
  expect(() => hand.exec("delete from events")).toThrow("append-only");
  expect(() => hand.exec("update events set data = '{}'")).toThrow("append-only");
  hand.close();
  await store.close();
});
