import { sampleEvents } from "@dure/event-store/conformance";
import { systemClock } from "@dure/kernel";
import { streamName, tenantId } from "@dure/messages";
import { expect, test } from "vitest";
import { openSqliteEventStore } from "../src/index.ts";
import { freshLogPath } from "./log-folder.ts";

const jeju = tenantId("jeju");

test("a rare category far behind is reached over bounded empty pages", async () => {
  const store = openSqliteEventStore({ file: freshLogPath(), clock: systemClock });
  const sample = sampleEvents();
  for (let id = 0; id < 5; id += 1) {
    await store.append(sample.request(streamName("claim", jeju, String(id)), "noStream", 10_000));
  }
  const rare = sample.request(streamName("policy", jeju, "mileage"), "noStream");
  await store.append(rare);
  const filter = { categories: ["policy"] };
  const pages = [await store.readAll({ filter, maxCount: 10 })];
  for (let last = pages[0]; last?.position && !last.atEnd; last = pages.at(-1)) {
    pages.push(await store.readAll({ after: last.position, filter, maxCount: 10 }));
  }
  expect(pages.map(({ events }) => events.length)).toEqual([0, 0, 1]);
  const ending = new AbortController();
  for await (const page of store.subscribe({ filter, signal: ending.signal })) {
    if (page.events[0]?.eventId === rare.events[0]?.eventId) ending.abort();
  }
  await store.close();
});
