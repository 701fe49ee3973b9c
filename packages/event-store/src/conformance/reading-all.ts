import { type RecordedEvent, streamName } from "@dure/messages";
import { describe, expect, test } from "vitest";
import type { EventFilter, EventStore } from "../port.ts";
import { type EventStoreHarness, withLog } from "./harness.ts";
import { claim, codeOfRejection, idsOf, JEJU, MAPO, type Sample, wholeLog } from "./sample.ts";

const proposal = (id: string) => streamName("proposal", JEJU, id);
const claims = (id: string) => streamName("claims", JEJU, id);

/** Twelve events over categories and tenants, one of whose names begins with another's. */
async function fill(store: EventStore, sample: Sample): Promise<RecordedEvent[]> {
  for (const [name, count] of [
    [claim(1), 2],
    [proposal("1"), 1],
    [claim(1, MAPO), 3],
    [claims("1"), 2],
    [proposal("2"), 4],
  ] as const) {
    await store.append(sample.request(name, "noStream", count));
  }
  return wholeLog(store);
}

const FILTERS: readonly {
  readonly name: string;
  readonly filter: EventFilter;
  readonly passes: (event: RecordedEvent) => boolean;
}[] = [
  { name: "no condition", filter: {}, passes: () => true },
  {
    name: "a category",
    filter: { categories: ["claim"] },
    passes: ({ streamName: name }) => name.startsWith("claim-"),
  },
  {
    name: "two categories",
    filter: { categories: ["claim", "proposal"] },
    passes: ({ streamName: name }) => !name.startsWith("claims-"),
  },
  { name: "a tenant", filter: { tenantId: MAPO }, passes: (event) => event.tenantId === MAPO },
  {
    name: "category and tenant",
    filter: { categories: ["claim"], tenantId: JEJU },
    passes: ({ streamName: name }) => name.startsWith("claim-jeju"),
  },
  { name: "no category at all", filter: { categories: [] }, passes: () => false },
  { name: "an unknown category", filter: { categories: ["claimed"] }, passes: () => false },
];

export function readingAll(harness: EventStoreHarness): void {
  describe("reading the log", () => {
    test(
      "answers an empty page without a position while the log is empty",
      withLog(harness, async ({ store }) => {
        expect(await store.readAll({ maxCount: 10 })).toEqual({ events: [], atEnd: true });
      }),
    );

    test(
      "answers events in the order of their positions, exclusive of the starting one",
      withLog(harness, async ({ store }, sample) => {
        const all = await fill(store, sample);
        expect(all).toHaveLength(12);
        const positions = all.map(({ position }) => position);
        expect(positions).toEqual([...positions].sort());
        expect(new Set(positions).size).toBe(12);
        for (const [index, { position }] of all.entries()) {
          const page = await store.readAll({ after: position, maxCount: 2 });
          expect(idsOf(page.events)).toEqual(idsOf(all.slice(index + 1, index + 3)));
          expect(page.atEnd).toBe(index >= 9);
        }
      }),
    );

    for (const { name, filter, passes } of FILTERS) {
      test(
        `lets through ${name}, page by page, and moves on where a page is empty`,
        withLog(harness, async ({ store }, sample) => {
          const all = await fill(store, sample);
          for (const maxCount of [1, 2, 3, 100]) {
            const read: RecordedEvent[] = [];
            let page = await store.readAll({ filter, maxCount });
            for (let pages = 0; ; pages += 1) {
              expect(page.events.length).toBeLessThanOrEqual(maxCount);
              expect(pages).toBeLessThan(50);
              read.push(...page.events);
              if (page.atEnd || page.position === undefined) break;
              page = await store.readAll({ after: page.position, filter, maxCount });
            }
            expect(idsOf(read)).toEqual(idsOf(all.filter(passes)));
            expect(page.position).toBe(await store.head());
          }
        }),
      );
    }

    test(
      "answers an empty page at the end, again and again, with the same position",
      withLog(harness, async ({ store }, sample) => {
        await fill(store, sample);
        const head = await store.head();
        if (head === undefined) throw new Error("the log was filled");
        for (const filter of [{}, { categories: ["claim"] }]) {
          expect(await store.readAll({ after: head, filter, maxCount: 5 })).toEqual({
            events: [],
            position: head,
            atEnd: true,
          });
        }
      }),
    );

    test(
      "refuses the position of a longer log, which only a reader of another log can have",
      withLog(harness, async (log, sample) => {
        const longer = await harness.open();
        try {
          await fill(longer.store, sample);
          const foreign = await longer.store.head();
          await log.store.append(sample.request(claim(1), "noStream"));
          const code = await codeOfRejection(
            log.store.readAll({ maxCount: 1, ...(foreign ? { after: foreign } : {}) }),
          );
          expect(code).toBe("EVENT_STORE_BAD_REQUEST");
        } finally {
          await longer.dispose();
        }
      }),
    );
  });
}
