import { EventStoreError } from "@dure/event-store";
import { sampleEvents } from "@dure/event-store/conformance";
import { streamName, tenantId } from "@dure/messages";
import Database from "better-sqlite3";
import { expect, test } from "vitest";
import { groupCommit, MAX_GROUP_EVENTS } from "../src/group-commit.ts";
import type { LogWriter } from "../src/log-writer.ts";
import { prepareAppend } from "../src/prepared-append.ts";

const sample = sampleEvents();
const claim = streamName("claim", tenantId("jeju"), "1");
const appendOf = (events: number) => prepareAppend(sample.request(claim, "noStream", events));

/** A writer without a file that keeps a diary and fails where it is told to. */
function diaryWriter(failing: Partial<Record<"begin" | "write" | "commit" | "rollback", string>>) {
  const diary: string[] = [];
  const step = (name: keyof typeof failing): void => {
    diary.push(name);
    const code = failing[name];
    if (code) throw new Database.SqliteError(`${name} failed`, code);
  };
  const writer: LogWriter = {
    begin: () => step("begin"),
    commit: () => step("commit"),
    rollback: () => step("rollback"),
    write({ events }) {
      step("write");
      return { kind: "appended", lastRevision: events.length - 1, position: "1" as never };
    },
  };
  let commits = 0;
  const onCommit = (): void => {
    commits += 1;
  };
  const group = groupCommit({ writer, lockWaitMs: 5, onCommit });
  return { diary, group, commits: () => commits };
}

const codesOf = async (appends: readonly Promise<unknown>[]): Promise<string[]> =>
  (await Promise.allSettled(appends)).map((outcome) =>
    outcome.status === "fulfilled" ? "appended" : (outcome.reason as EventStoreError).refusal.code,
  );

test("appends of one turn share one commit and are told only after it", async () => {
  const { diary, group, commits } = diaryWriter({});
  const told = Array.from({ length: 5 }, () => group.append(appendOf(1)));
  for (const each of told) void each.then(() => diary.push("told"));
  await Promise.all(told);
  await group.drained();
  const writes = Array.from({ length: 5 }, () => "write");
  const tellings = Array.from({ length: 5 }, () => "told");
  expect(diary).toEqual(["begin", ...writes, "commit", ...tellings]);
  expect(commits()).toBe(1);
});

test("a commit holds at most 256 events, or one larger append alone", async () => {
  const { diary, group } = diaryWriter({});
  const sizes = [MAX_GROUP_EVENTS - 1, 1, 1, MAX_GROUP_EVENTS + 50, 2, 3];
  await Promise.all(sizes.map((size) => group.append(appendOf(size))));
  const commits = diary.join(" ").split("begin").slice(1);
  expect(commits.map((each) => each.split("write").length - 1)).toEqual([2, 1, 1, 2]);
});

for (const [failing, code, expected] of [
  ["write", "SQLITE_FULL", "EVENT_STORE_UNAVAILABLE"],
  ["write", "SQLITE_IOERR_WRITE", "EVENT_STORE_UNAVAILABLE"],
  ["commit", "SQLITE_FULL", "EVENT_STORE_UNAVAILABLE"],
  ["commit", "SQLITE_IOERR_FSYNC", "EVENT_STORE_OUTCOME_UNKNOWN"],
  ["commit", "SQLITE_IOERR_WRITE", "EVENT_STORE_OUTCOME_UNKNOWN"],
  ["begin", "SQLITE_BUSY", "EVENT_STORE_UNAVAILABLE"],
  ["begin", "SQLITE_CANTOPEN", "EVENT_STORE_UNAVAILABLE"],
  ["begin", "SQLITE_CORRUPT", "EVENT_STORE_FILE_DAMAGED"],
] as const) {
  test(`${code} at ${failing} answers ${expected} to all who wait, and the next may go on`, async () => {
    const failure: Partial<Record<"begin" | "write" | "commit", string>> = { [failing]: code };
    const { diary, group, commits } = diaryWriter(failure);
    const codes = await codesOf([1, 2, 3].map((events) => group.append(appendOf(events))));
    expect(codes).toEqual([expected, expected, expected]);
    if (failing !== "begin") expect(diary.at(-1)).toBe("rollback");
    expect(commits()).toBe(0);
    delete failure[failing];
    expect(await codesOf([group.append(appendOf(1))])).toEqual(["appended"]);
  });
}

test("a rollback that fails as well changes no answer", async () => {
  const { group } = diaryWriter({ write: "SQLITE_FULL", rollback: "SQLITE_IOERR" });
  expect(await codesOf([group.append(appendOf(1))])).toEqual(["EVENT_STORE_UNAVAILABLE"]);
});

test("a queue that is full refuses at once instead of growing", async () => {
  const { group } = diaryWriter({});
  const append = appendOf(1);
  const appends = Array.from({ length: 16_385 }, () => group.append(append));
  const codes = await codesOf(appends);
  expect(codes.filter((code) => code === "appended")).toHaveLength(16_384);
  expect(codes.at(-1)).toBe("EVENT_STORE_UNAVAILABLE");
});
