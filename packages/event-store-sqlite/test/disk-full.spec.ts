import { EventStoreError } from "@dure/event-store";
import { sampleEvents } from "@dure/event-store/conformance";
import { systemClock } from "@dure/kernel";
import { streamName, tenantId } from "@dure/messages";
import { expect, test } from "vitest";
import { openLogFile } from "../src/log-file.ts";
import { eventStoreOver } from "../src/open-event-store.ts";
import { freshLogPath } from "./log-folder.ts";

const claim = (id: number) => streamName("claim", tenantId("jeju"), String(id));

test("a full disk refuses every append of the group, writes none, and space heals it", async () => {
  const file = openLogFile(freshLogPath());
  const store = eventStoreOver(file, { clock: systemClock });
  const sample = sampleEvents();
  await store.append(sample.request(claim(0), "noStream", 5));
  const before = await store.readAll({ maxCount: 10_000 });
  file.pragma(`max_page_count = ${String(file.pragma("page_count", { simple: true }))}`);

  const data = JSON.stringify("가".repeat(4_000));
  const requests = [1, 2, 3].map((id) => ({
    ...sample.request(claim(id), "noStream"),
    events: sample.events(20, { data, eventType: `claim.type-${id}` }),
  }));
  const settled = await Promise.allSettled(requests.map((request) => store.append(request)));
  for (const outcome of settled) {
    if (outcome.status === "fulfilled") throw new Error("the disk was full");
    expect(outcome.reason).toBeInstanceOf(EventStoreError);
    expect((outcome.reason as EventStoreError).refusal.code).toBe("EVENT_STORE_UNAVAILABLE");
  }
  expect(await store.readAll({ maxCount: 10_000 })).toEqual(before);

  file.pragma("max_page_count = 1000000");
  for (const request of requests) {
    expect(await store.append(request)).toMatchObject({ kind: "appended", lastRevision: 19 });
  }
  const after = await store.readAll({ maxCount: 10_000 });
  expect(after.events).toHaveLength(65);
  expect(after.events.slice(5).map(({ eventType }) => eventType)).toEqual(
    requests.flatMap(({ events }) => events.map(({ eventType }) => eventType)),
  );
  await store.close();
});
