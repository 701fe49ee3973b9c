import { sampleEvents } from "@dure/event-store/conformance";
import { systemClock } from "@dure/kernel";
import { streamName, tenantId } from "@dure/messages";
import { expect, test } from "vitest";
import { openSqliteEventStore } from "../src/index.ts";
import { openLogFile } from "../src/log-file.ts";
import { logWriter } from "../src/log-writer.ts";
import { prepareAppend } from "../src/prepared-append.ts";
import { freshLogPath } from "./log-folder.ts";

const claim = (id: number) => streamName("claim", tenantId("jeju"), String(id));

test("a transaction that a failed rollback left open is undone before the next one", () => {
  const log = openLogFile(freshLogPath());
  const writer = logWriter(log, systemClock);
  const append = prepareAppend(sampleEvents().request(claim(1), "noStream", 2));
  const first = { kind: "appended", lastRevision: 1, position: "0000000000000002" };
  writer.begin();
  expect(writer.write(append)).toEqual(first);
  writer.begin();
  expect(writer.write(append)).toEqual(first);
  writer.commit();
  expect(log.prepare("select count(*) from events").pluck().get()).toBe(2);
  log.close();
});

test("each of many appends of one turn gets its own answer, and neighbours do not disturb each other", async () => {
  const store = openSqliteEventStore({ file: freshLogPath(), clock: systemClock });
  const sample = sampleEvents();
  const twice = sample.request(claim(0), "noStream");
  await store.append(twice);
  const results = await Promise.all(
    Array.from({ length: 300 }, (_, index) => {
      if (index % 3 === 0) return store.append(sample.request(claim(index + 1), "noStream", 2));
      if (index % 3 === 1) return store.append(sample.request(claim(index), "noStream"));
      const events = [...sample.request(claim(0), 0).events, ...twice.events];
      return store.append({ streamName: claim(0), expectedRevision: 0, events });
    }),
  );
  const appended = results.flatMap((result) => (result.kind === "appended" ? [result] : []));
  expect(appended.map(({ position }) => Number(position))).toEqual(
    Array.from({ length: 100 }, (_, index) => 3 + index * 2),
  );
  expect(results.filter(({ kind }) => kind === "conflict")).toHaveLength(100);
  expect(results.filter(({ kind }) => kind === "differentContent")).toHaveLength(100);
  expect(await store.head()).toBe("0000000000000201");
  await store.close();
});
