import type { Uuid } from "@dure/kernel";
import type { NewEvent, StreamName } from "@dure/messages";
import { describe, expect, test } from "vitest";
import type { EventStore, ReadStreamOptions } from "../port.ts";
import { type EventStoreHarness, withLog } from "./harness.ts";
import { claim, codeOfRejection, MAPO, type Sample, wholeLog } from "./sample.ts";

/** Requests that no store may take: refused by their own code, and the log is as it was. */
export function refusing(harness: EventStoreHarness): void {
  const refuses = (name: string, code: string, events: (sample: Sample) => readonly NewEvent[]) =>
    test(
      `refuses ${name} with ${code} and writes nothing`,
      withLog(harness, async ({ store }, sample) => {
        await store.append(sample.request(claim(1), "noStream"));
        const request = { streamName: claim(1), expectedRevision: 0, events: events(sample) };
        expect(await codeOfRejection(store.append(request))).toBe(code);
        expect(await wholeLog(store)).toHaveLength(1);
        expect(await store.append(sample.request(claim(1), 0))).toMatchObject({ lastRevision: 1 });
      }),
    );

  describe("refusing", () => {
    refuses("an empty batch", "EVENT_STORE_EMPTY_BATCH", () => []);
    refuses("an event of another tenant", "EVENT_STORE_TENANT_MISMATCH", (sample) => [
      sample.event(),
      sample.event({ tenantId: MAPO }),
    ]);
    for (const [name, data] of [
      ["a lone surrogate", '{"text":"\ud800"}'],
      ["a lone low surrogate", '{"text":"\udc00가"}'],
      ["text that is not JSON", "{number: 1}"],
      ["an empty text", ""],
      ["a byte order mark", "\ufeff{}"],
      ["a raw control character", '{"text":"\u0000"}'],
      ["JSON with something behind it", "{} {}"],
    ] as const) {
      refuses(name, "EVENT_STORE_NOT_ENCODABLE", (sample) => [
        sample.event(),
        sample.event({ data }),
      ]);
    }
    refuses("too many events", "EVENT_STORE_BATCH_TOO_LARGE", (sample) =>
      sample.events(harness.limits.maxEvents + 1),
    );
    refuses("too many bytes", "EVENT_STORE_BATCH_TOO_LARGE", (sample) => [
      sample.event({ data: JSON.stringify("가".repeat(Math.ceil(harness.limits.maxBytes / 3))) }),
    ]);
    refuses("one id twice in a batch", "EVENT_STORE_BAD_REQUEST", (sample) => {
      const event = sample.event();
      return [event, sample.event(), event];
    });
    refuses("an id that is no UUID", "EVENT_STORE_BAD_REQUEST", (sample) => [
      sample.event({ eventId: "first" as Uuid }),
    ]);
    refuses("a type that is not text", "EVENT_STORE_BAD_REQUEST", (sample) => [
      sample.event({ eventType: "claim.\ud800" }),
    ]);
    refuses("a time that is none", "EVENT_STORE_BAD_REQUEST", (sample) => [
      sample.event({ occurredAtMs: Number.NaN }),
    ]);

    test(
      "refuses revisions, ranges and positions that mean nothing",
      withLog(harness, async ({ store }, sample) => {
        await store.append(sample.request(claim(1), "noStream"));
        for (const bad of badRequests(store, sample)) {
          expect(await codeOfRejection(bad())).toBe("EVENT_STORE_BAD_REQUEST");
        }
      }),
    );

    test(
      "finishes the appends under way when it is closed, and refuses later calls",
      withLog(harness, async (log, sample) => {
        const { store } = log;
        const underWay = Array.from({ length: 20 }, (_, index) =>
          store.append(sample.request(claim(index), "noStream")),
        );
        await Promise.all([store.close(), store.close()]);
        const results = await Promise.all(underWay);
        expect(results.every(({ kind }) => kind === "appended")).toBe(true);
        for (const late of [
          () => store.append(sample.request(claim("late"), "noStream")),
          () => store.readAll({ maxCount: 1 }),
          () => store.readStream(claim(1), { direction: "forwards", maxCount: 1 }),
          () => store.head(),
        ]) {
          expect(await codeOfRejection(late())).toBe("EVENT_STORE_CLOSED");
        }
        expect(await wholeLog(await log.reopen())).toHaveLength(20);
      }),
    );
  });
}

function badRequests(store: EventStore, sample: Sample): (() => Promise<unknown>)[] {
  const read = (change: Partial<ReadStreamOptions>) => () =>
    store.readStream(claim(1), { direction: "forwards", maxCount: 1, ...change });
  const categories = Array.from({ length: 101 }, (_, index) => `category${index}`);
  return [
    () => store.append(sample.request(claim(1), -1)),
    () => store.append(sample.request(claim(1), 0.5)),
    () => store.append({ ...sample.request(claim(1), 0), streamName: "claim" as StreamName }),
    () => store.readStream("claim" as StreamName, { direction: "forwards", maxCount: 1 }),
    read({ maxCount: 0 }),
    read({ maxCount: 10_001 }),
    read({ maxCount: Number.NaN }),
    read({ fromRevision: -1 }),
    read({ fromRevision: 1.5 }),
    () => store.readAll({ maxCount: 0 }),
    () => store.readAll({ maxCount: 10_001 }),
    () => store.readAll({ maxCount: 1, after: "second" as never }),
    () => store.readAll({ maxCount: 1, filter: { categories } }),
  ];
}
