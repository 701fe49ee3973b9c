import { type NewEvent, type RecordedEvent, type StreamName, streamName } from "@dure/messages";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { AppendRequest, EventFilter, EventStore } from "../port.ts";
import type { EventStoreHarness } from "./harness.ts";
import { NaiveLog, type NaiveRecord } from "./naive-log.ts";
import { givenPart, idsOf, JEJU, MAPO, type Sample, sampleEvents } from "./sample.ts";

const STREAMS: readonly StreamName[] = [
  streamName("claim", JEJU, "1"),
  streamName("claim", JEJU, "2"),
  streamName("proposal", JEJU, "1"),
  streamName("claim", MAPO, "1"),
];

/** One step of a history: right or wrong revisions; new events, old ones again, or old ones changed. */
const stepArbitrary = fc.record({
  stream: fc.nat(STREAMS.length - 1),
  revision: fc.oneof(
    { arbitrary: fc.constant("right" as const), weight: 4 },
    { arbitrary: fc.integer({ min: -3, max: 3 }), weight: 1 },
  ),
  batch: fc.oneof(
    { arbitrary: fc.record({ fresh: fc.integer({ min: 1, max: 4 }) }), weight: 4 },
    {
      arbitrary: fc.record({
        from: fc.nat(40),
        count: fc.integer({ min: 1, max: 3 }),
        change: fc.constantFrom("none", "data", "reverse", "more"),
      }),
      weight: 2,
    },
  ),
});
type Step = typeof stepArbitrary extends fc.Arbitrary<infer Value> ? Value : never;

const readArbitrary = fc.record({
  maxCount: fc.integer({ min: 1, max: 6 }),
  fromRevision: fc.option(fc.nat(8), { nil: undefined }),
  categories: fc.option(fc.subarray(["claim", "proposal", "badge"]), { nil: undefined }),
  tenantId: fc.option(fc.constantFrom(JEJU, MAPO), { nil: undefined }),
});

export function laws(harness: EventStoreHarness): void {
  describe("laws", () => {
    test("any history of appends answers and reads back as the naive log does", async () => {
      const history = fc.array(stepArbitrary, { minLength: 1, maxLength: 25 });
      const reads = fc.array(readArbitrary, { minLength: 3, maxLength: 3 });
      await fc.assert(
        fc.asyncProperty(history, reads, async (steps, ranges) => {
          const log = await harness.open();
          try {
            const naive = await play(log.store, steps, sampleEvents());
            for (const range of ranges) await compareReads(log.store, naive, range);
          } finally {
            await log.dispose();
          }
        }),
        { seed: 20_260_701, numRuns: 40 },
      );
    });
  });
}

async function play(store: EventStore, steps: readonly Step[], sample: Sample): Promise<NaiveLog> {
  const naive = new NaiveLog();
  for (const step of steps) {
    const request = requestOf(step, naive, sample);
    if (request === undefined) continue;
    const expected = naive.append(request);
    const result = await store.append(request);
    expect(result).toMatchObject(expected);
    if (result.kind === "appended") expect(await store.head()).toBe(result.position);
  }
  return naive;
}

function requestOf(step: Step, naive: NaiveLog, sample: Sample): AppendRequest | undefined {
  const name = STREAMS[step.stream] as StreamName;
  const last = naive.stream(name).length - 1;
  const revision = step.revision === "right" ? last : last + step.revision;
  const expectedRevision = revision < 0 ? "noStream" : revision;
  const fresh = (count: number) => sample.request(name, expectedRevision, count);
  if ("fresh" in step.batch) return fresh(step.batch.fresh);
  const { from, count, change } = step.batch;
  const stored = naive.records.slice(from, from + count);
  const tenant = name.includes(MAPO) ? MAPO : JEJU;
  const old = stored.map(({ event }) => event).filter((event) => event.tenantId === tenant);
  if (old.length === 0) return undefined;
  return {
    streamName: stored[0]?.event.tenantId === tenant ? stored[0].stream : name,
    expectedRevision,
    events: alter(old, change, () => fresh(1).events[0] as NewEvent),
  };
}

function alter(old: readonly NewEvent[], change: string, fresh: () => NewEvent): NewEvent[] {
  if (change === "data") return old.map((event) => ({ ...event, data: `[${event.data}]` }));
  if (change === "reverse") return [...old].reverse();
  return change === "more" ? [...old, fresh()] : [...old];
}

type Range = typeof readArbitrary extends fc.Arbitrary<infer Value> ? Value : never;

async function compareReads(store: EventStore, naive: NaiveLog, range: Range): Promise<void> {
  const { maxCount, fromRevision, categories, tenantId } = range;
  for (const name of STREAMS) {
    const place = fromRevision === undefined ? {} : { fromRevision };
    const records = naive.stream(name);
    const up = records.filter(({ revision }) => revision >= (fromRevision ?? 0));
    const down = records.filter(({ revision }) => revision <= (fromRevision ?? 1e9)).reverse();
    const read = (direction: "forwards" | "backwards") =>
      store.readStream(name, { direction, maxCount, ...place });
    expectSame(await read("forwards"), up.slice(0, maxCount));
    expectSame(await read("backwards"), down.slice(0, maxCount));
  }
  const filter: EventFilter = {
    ...(categories ? { categories } : {}),
    ...(tenantId ? { tenantId } : {}),
  };
  const passing = naive.records.filter(
    ({ stream, event }) =>
      (categories?.includes(stream.slice(0, stream.indexOf("-"))) ?? true) &&
      (tenantId === undefined || event.tenantId === tenantId),
  );
  expectSame(await readPages(store, filter, maxCount), passing);
}

async function readPages(
  store: EventStore,
  filter: EventFilter,
  maxCount: number,
): Promise<RecordedEvent[]> {
  const events: RecordedEvent[] = [];
  let page = await store.readAll({ filter, maxCount });
  events.push(...page.events);
  while (!page.atEnd && page.position !== undefined) {
    page = await store.readAll({ after: page.position, filter, maxCount });
    events.push(...page.events);
  }
  return events;
}

function expectSame(events: readonly RecordedEvent[], records: readonly NaiveRecord[]): void {
  expect(idsOf(events)).toEqual(idsOf(records.map(({ event }) => event)));
  expect(events.map(givenPart)).toEqual(records.map(({ event }) => event));
  expect(events.map((event) => [event.streamName, event.streamRevision])).toEqual(
    records.map(({ stream, revision }) => [stream, revision]),
  );
}
