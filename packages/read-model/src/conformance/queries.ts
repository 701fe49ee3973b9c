import { describe, expect, it } from "vitest";
import type { JsonDocument, Query } from "../port.ts";
import type { CurrentHarness } from "./harness.ts";
import { balance, commit, entries, everyPage, idsOf, refusal, write } from "./helpers.ts";

const documents: readonly (readonly [id: string, doc: JsonDocument])[] = [
  ["a", { person: "kim", points: 10 }],
  ["b", { person: "kim", points: 2 }],
  ["c", { person: "kim" }],
  ["d", { person: "lee", points: 10 }],
  ["e", { person: "lee", points: "text" }],
  ["f", { points: -3 }],
  ["g", { person: null, points: null }],
  ["h", { person: "kim", points: 10 }],
];

const asked: readonly (readonly [what: string, query: Omit<Query, "limit">, ids: string])[] = [
  ["by id", {}, "abcdefgh"],
  ["by id, descending", { order: "descending" }, "hgfedcba"],
  ["along an index: absent, numbers, text, then id", { index: "byPoints" }, "cgfbadhe"],
  ["along an index, descending", { index: "byPoints", order: "descending" }, "ehdabfgc"],
  ["for a first part of an index", { index: "byPerson", where: { person: "kim" } }, "cbah"],
  [
    "for a first part, descending",
    { index: "byPerson", where: { person: "kim" }, order: "descending" },
    "habc",
  ],
  ["for a whole index", { index: "byPerson", where: { person: "kim", points: 10 } }, "ah"],
  ["for a number, not its text", { index: "byPoints", where: { points: "10" } }, ""],
  ["for nothing that is there", { index: "byPerson", where: { person: "park" } }, ""],
];

const badQueries: readonly (readonly [what: string, query: Query])[] = [
  ["limit 0", { limit: 0 }],
  ["limit 1,001", { limit: 1_001 }],
  ["half a limit", { limit: 1.5 }],
  ["an unknown index", { limit: 1, index: "byName" }],
  ["a condition without an index", { limit: 1, where: { person: "kim" } }],
  ["a later field of an index alone", { limit: 1, index: "byPerson", where: { points: 1 } }],
  ["a field that is not of the index", { limit: 1, index: "byPoints", where: { person: "kim" } }],
  ["a fraction", { limit: 1, index: "byPoints", where: { points: 0.5 } }],
  ["a condition on the prototype", { limit: 1, index: "byPoints", where: { toString: 1 } }],
  ["a cursor that is none", { limit: 1, cursor: "next" }],
  ["an empty cursor", { limit: 1, cursor: "" }],
  ["an unknown order", { limit: 1, order: "sideways" as "ascending" }],
];

/** Looking for documents: order, conditions, pages, cursors. */
export function describeQueries(harness: CurrentHarness): void {
  describe("queries", () => {
    const filled = async () => {
      const store = await harness().open();
      const generation = await (await store.projection(balance)).active();
      const operational = await store.operational(entries);
      await commit(
        generation,
        "1",
        documents.map(([id, doc]) => write(id, doc)),
      );
      for (const [id, doc] of documents) await operational.put("jeju", id, doc, 0);
      return { generation, operational };
    };

    it.each(asked)("answer %s, on pages of any size", async (_what, query, ids) => {
      const { generation, operational } = await filled();
      for (const limit of [1, 2, 3, 7, 8, 1_000]) {
        expect(idsOf(await everyPage(generation, { ...query, limit })).join("")).toBe(ids);
        const find = operational.find.bind(operational);
        const reader: Parameters<typeof everyPage>[0] = {
          find: (_collection, tenantId, page) => find(tenantId, page),
        };
        expect(idsOf(await everyPage(reader, { ...query, limit })).join("")).toBe(ids);
      }
    });

    it("give no cursor on the last page, even when it is full", async () => {
      const { generation } = await filled();
      const full = await generation.find("entries", "jeju", { limit: 8 });
      expect(full.items).toHaveLength(8);
      expect(full.next).toBeUndefined();
    });

    it("give cursors that can stand in an address", async () => {
      const { generation } = await filled();
      const { next } = await generation.find("entries", "jeju", { index: "byPoints", limit: 1 });
      expect(next).toMatch(/^[A-Za-z0-9_-]+$/);
    });

    it.each(badQueries)("are refused with %s", async (_what, query) => {
      const { generation, operational } = await filled();
      const code = refusal("READ_MODEL_BAD_QUERY");
      await expect(generation.find("entries", "jeju", query)).rejects.toMatchObject(code);
      await expect(operational.find("jeju", query)).rejects.toMatchObject(code);
    });

    it("are refused in a collection that is not there", async () => {
      const { generation } = await filled();
      const code = refusal("READ_MODEL_BAD_QUERY");
      await expect(generation.get("others", "jeju", "a")).rejects.toMatchObject(code);
      await expect(generation.find("others", "jeju", { limit: 1 })).rejects.toMatchObject(code);
      const writes = [write("a", {}, "jeju", "others")];
      await expect(commit(generation, "2", writes)).rejects.toMatchObject(code);
    });

    it("are refused with the cursor of another query", async () => {
      const { generation, operational } = await filled();
      await commit(generation, "2", [
        write("x", { person: "kim" }, "mapo"),
        write("y", {}, "mapo"),
      ]);
      const own: Query = { index: "byPerson", where: { person: "kim" }, limit: 1 };
      const { next } = await generation.find("entries", "jeju", own);
      const cursor = next ?? "";
      await expect(
        generation.find("entries", "jeju", { ...own, limit: 5, cursor }),
      ).resolves.toBeDefined();
      const foreign: readonly (readonly [tenantId: string, query: Query])[] = [
        ["mapo", { ...own, cursor }],
        ["jeju", { ...own, where: { person: "lee" }, cursor }],
        ["jeju", { ...own, where: {}, cursor }],
        ["jeju", { ...own, order: "descending", cursor }],
        ["jeju", { index: "byPoints", limit: 1, cursor }],
        ["jeju", { limit: 1, cursor }],
      ];
      const code = refusal("READ_MODEL_BAD_QUERY");
      for (const [tenantId, query] of foreign) {
        await expect(generation.find("entries", tenantId, query)).rejects.toMatchObject(code);
      }
      await expect(operational.find("jeju", { ...own, cursor })).rejects.toMatchObject(code);
    });
  });
}
