import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { JsonDocument, Query, ReadModelStore } from "../port.ts";
import type { CurrentHarness } from "./harness.ts";
import { balance, commit, compareValues, entries, everyPage, idsOf, write } from "./helpers.ts";

const id = fc.constantFrom("a", "b", "c", "가", "나", "😀", "\uffff");
const value = fc.oneof(
  fc.constantFrom("", "a", "ab", "가", "😀", "\uffff", "10", 0, -1, 10, 2 ** 40),
  fc.string({ unit: "grapheme", maxLength: 4 }).filter((text) => !text.includes("\0")),
  fc.maxSafeInteger(),
);
/** Any JSON as its text says it: JSON knows no negative zero, so a value that comes back is never one. */
const written = fc.jsonValue().map((free) => JSON.parse(JSON.stringify(free)) as typeof free);
const doc: fc.Arbitrary<JsonDocument> = fc
  .record({ person: value, points: value, free: written }, { requiredKeys: [] })
  .map((fields) => ({ ...fields }));

interface Operation {
  readonly tenantId: string;
  readonly id: string;
  readonly doc: JsonDocument | undefined;
  readonly expected: number | "any";
}

const operation: fc.Arbitrary<Operation> = fc.record({
  tenantId: fc.constantFrom("jeju", "mapo"),
  id,
  doc: fc.option(doc, { nil: undefined, freq: 4 }),
  expected: fc.oneof(fc.constant("any" as const), fc.integer({ min: 0, max: 3 })),
});

const shape = fc.record({
  index: fc.constantFrom(undefined, "byPerson", "byPoints"),
  order: fc.constantFrom("ascending" as const, "descending" as const),
  limit: fc.integer({ min: 1, max: 5 }),
});

/** Random operations against the simplest model: a map. */
export function describeProperties(harness: CurrentHarness): void {
  describe("properties", () => {
    it("operational documents are a map with versions", async () => {
      const store = await harness().open();
      let run = 0;
      const property = fc.asyncProperty(
        fc.array(operation, { maxLength: 30 }),
        async (operations) => {
          run += 1;
          await compareWithMap(store, `run${run}`, operations);
        },
      );
      await fc.assert(property, { numRuns: harness().propertyRuns });
    });

    it("views are what a map sorted by hand is, for every query and page size", async () => {
      const storage = await (await harness().open()).projection(balance);
      const property = fc.asyncProperty(
        fc.array(operation, { maxLength: 30 }),
        shape,
        async (operations, query) => {
          const generation = await storage.beginRebuild();
          const model = new Map<string, JsonDocument>();
          for (const [index, one] of operations.entries()) {
            await commit(generation, `${index}`, [write(one.id, one.doc, one.tenantId)]);
            if (one.tenantId !== "jeju") continue;
            if (one.doc) model.set(one.id, one.doc);
            else model.delete(one.id);
          }
          const { index, ...rest } = query;
          const asked: Query = index === undefined ? rest : { ...rest, index };
          const found = await everyPage(generation, asked);
          expect(found.map((item) => [item.id, item.doc])).toEqual(sortedByHand(model, asked));
        },
      );
      await fc.assert(property, { numRuns: harness().propertyRuns });
    });

    it("paging visits everything that stays exactly once and in order while others write", async () => {
      const storage = await (await harness().open()).projection(balance);
      const property = fc.asyncProperty(
        fc.array(fc.integer({ min: -5, max: 5 }), { minLength: 1, maxLength: 25 }),
        fc.array(fc.tuple(fc.integer({ min: -6, max: 6 }), fc.boolean()), {
          minLength: 1,
          maxLength: 30,
        }),
        shape,
        async (staying, others, { order, limit }) => {
          const generation = await storage.beginRebuild();
          const query: Query = { index: "byPoints", order, limit };
          await commit(
            generation,
            "0",
            staying.map((points, index) => write(`s${index}`, { points })),
          );
          let next = 0;
          const found = await everyPage(generation, query, async () => {
            const [points, remove] = others[next % others.length] ?? [0, false];
            next += 1;
            const docNow = remove ? undefined : { points };
            await commit(generation, `${next}`, [
              write(`o${next % 4}`, docNow),
              // A write that leaves the key alone must not move a document before or behind the page.
              write("s0", { points: staying[0] ?? 0, touched: next }),
            ]);
          });
          const stayed = idsOf(found).filter((one) => one.startsWith("s"));
          const model = new Map(staying.map((points, index) => [`s${index}`, { points }]));
          expect(stayed).toEqual(sortedByHand(model, query).map(([one]) => one));
          expect(found.map((item) => item.doc["points"])).toEqual(
            [...found.map((item) => item.doc["points"])].sort((left, right) =>
              order === "ascending" ? compareValues(left, right) : compareValues(right, left),
            ),
          );
        },
      );
      await fc.assert(property, { numRuns: harness().propertyRuns });
    });
  });
}

async function compareWithMap(
  store: ReadModelStore,
  name: string,
  operations: readonly Operation[],
): Promise<void> {
  const collection = await store.operational({ ...entries, name });
  const model = new Map<string, { version: number; doc: JsonDocument }>();
  for (const one of operations) {
    const key = `${one.tenantId}/${one.id}`;
    const version = model.get(key)?.version ?? 0;
    const fits = one.expected === "any" || one.expected === version;
    if (one.doc) {
      const wrote = await collection.put(one.tenantId, one.id, one.doc, one.expected);
      expect(wrote).toBe(fits);
      if (fits) model.set(key, { version: version + 1, doc: one.doc });
    } else {
      const deleted = await collection.delete(one.tenantId, one.id, one.expected);
      expect(deleted).toBe(fits && version > 0);
      if (deleted) model.delete(key);
    }
    const stored = await collection.get(one.tenantId, one.id);
    expect(stored && { version: stored.version, doc: stored.doc }).toEqual(model.get(key));
  }
}

function sortedByHand(
  model: ReadonlyMap<string, JsonDocument>,
  query: Query,
): [id: string, doc: JsonDocument][] {
  const fields = entries.indexes.find((index) => index.name === query.index)?.fields ?? [];
  const rows = [...model].sort(([leftId, left], [rightId, right]) => {
    for (const field of fields) {
      const compared = compareValues(left[field], right[field]);
      if (compared !== 0) return compared;
    }
    return compareValues(leftId, rightId);
  });
  return query.order === "descending" ? rows.reverse() : rows;
}
