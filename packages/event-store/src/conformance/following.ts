import type { RecordedEvent } from "@dure/messages";
import { describe, expect, test } from "vitest";
import type { EventStore, LogPage, SubscribeOptions } from "../port.ts";
import { type EventStoreHarness, withLog } from "./harness.ts";
import { claim, idsOf, MAPO, type Sample, wholeLog } from "./sample.ts";

const APPENDS = 1_000;
const STREAMS = 40;
const WRITERS = 8;

/** Follows the log until so many events have come, then ends by the signal. */
async function follow(
  store: EventStore,
  count: number,
  options: Omit<SubscribeOptions, "signal"> = {},
): Promise<{ events: RecordedEvent[]; pages: LogPage[] }> {
  const ending = new AbortController();
  const events: RecordedEvent[] = [];
  const pages: LogPage[] = [];
  for await (const page of store.subscribe({ ...options, signal: ending.signal })) {
    events.push(...page.events);
    pages.push(page);
    if (events.length >= count) ending.abort();
  }
  return { events, pages };
}

/** Writers that each own some streams and append to them in turns; every seventh append is a batch of three. */
function writeInterleaved(stores: readonly EventStore[], sample: Sample): Promise<unknown> {
  const ends = new Map<number, number>();
  return Promise.all(
    Array.from({ length: WRITERS }, async (_, writer) => {
      const store = stores[writer % stores.length];
      if (!store) throw new Error("at least one store must be given");
      for (let turn = writer; turn < APPENDS; turn += WRITERS) {
        const stream = turn % STREAMS;
        const end = ends.get(stream);
        const request = sample.request(claim(stream), end ?? "noStream", turn % 7 === 0 ? 3 : 1);
        const result = await store.append(request);
        expect(result.kind).toBe("appended");
        if (result.kind === "appended") ends.set(stream, result.lastRevision);
      }
    }),
  );
}

const EVENTS = Array.from({ length: APPENDS }, (_, turn) => (turn % 7 === 0 ? 3 : 1)).reduce(
  (sum, count) => sum + count,
  0,
);

export function following(harness: EventStoreHarness): void {
  describe("following the log", () => {
    test(
      "never skips under 1,000 interleaved appends by concurrent writers of two stores",
      withLog(harness, async (log, sample) => {
        const other = await log.openAnother();
        const reader = await log.openAnother();
        const followers = [
          follow(log.store, EVENTS),
          follow(reader, EVENTS, { pageSize: 7 }),
          follow(other, EVENTS, { filter: { categories: ["claim"] } }),
        ];
        await writeInterleaved([log.store, other], sample);
        const all = idsOf(await wholeLog(log.store));
        expect(all).toHaveLength(EVENTS);
        for (const { events } of await Promise.all(followers)) {
          expect(idsOf(events)).toEqual(all);
        }
      }),
    );

    test(
      "goes on exclusively from a position, at every place of the log",
      withLog(harness, async ({ store }, sample) => {
        for (let id = 0; id < 5; id += 1) {
          await store.append(sample.request(claim(id), "noStream", 2));
        }
        const all = await wholeLog(store);
        for (const [index, { position }] of all.slice(0, -1).entries()) {
          const { events } = await follow(store, all.length - index - 1, {
            after: position,
            pageSize: 3,
          });
          expect(idsOf(events)).toEqual(idsOf(all.slice(index + 1)));
        }
      }),
    );

    test(
      "waits at the end and hands over what comes, through this store and another one",
      withLog(harness, async (log, sample) => {
        const other = await log.openAnother();
        const ending = new AbortController();
        const pages = log.store.subscribe({ signal: ending.signal })[Symbol.asyncIterator]();
        for (let id = 0; id < 6; id += 1) {
          const next = pages.next();
          const request = sample.request(claim(id), "noStream");
          await (id % 2 === 0 ? other : log.store).append(request);
          const page = (await next).value as LogPage;
          expect(idsOf(page.events)).toEqual(idsOf(request.events));
        }
        ending.abort();
        expect(await pages.next()).toEqual({ done: true, value: undefined });
      }),
    );

    test(
      "moves the position on over events that the filter holds back",
      withLog(harness, async ({ store }, sample) => {
        const ending = new AbortController();
        const pages = store
          .subscribe({ filter: { tenantId: MAPO }, signal: ending.signal })
          [Symbol.asyncIterator]();
        const next = pages.next();
        await store.append(sample.request(claim(1), "noStream", 3));
        const page = (await next).value as LogPage;
        expect(page).toEqual({ events: [], position: await store.head(), atEnd: true });
        ending.abort();
        expect((await pages.next()).done).toBe(true);
      }),
    );

    test(
      "ends without an error by the signal: before the start, between pages, while waiting",
      withLog(harness, async ({ store }, sample) => {
        const collect = async (signal: AbortSignal, onPage: () => void): Promise<number> => {
          let events = 0;
          for await (const page of store.subscribe({ signal, pageSize: 1 })) {
            events += page.events.length;
            onPage();
          }
          return events;
        };
        const nothing = (): void => undefined;
        expect(await collect(AbortSignal.abort(), nothing)).toBe(0);
        const waiting = new AbortController();
        const waited = collect(waiting.signal, nothing);
        setImmediate(() => waiting.abort());
        expect(await waited).toBe(0);
        await store.append(sample.request(claim(1), "noStream", 5));
        const between = new AbortController();
        expect(await collect(between.signal, () => between.abort())).toBe(1);
      }),
    );
  });
}
