import { describe, expect, it } from "vitest";
import type { JsonDocument } from "../port.ts";
import type { CurrentHarness } from "./harness.ts";
import { balance, commit, entries, refusal, write } from "./helpers.ts";

class Money {
  readonly won = 1;
}

const cyclic: Record<string, unknown> = {};
cyclic["self"] = cyclic;

const unstorable: readonly (readonly [what: string, doc: unknown])[] = [
  ["undefined", { a: undefined }],
  ["undefined deep inside", { a: [{ b: undefined }] }],
  ["NaN", { a: Number.NaN }],
  ["infinity", { a: [Number.POSITIVE_INFINITY] }],
  ["a bigint", { a: 1n }],
  ["a function", { a: () => 1 }],
  ["a date", { a: new Date(0) }],
  ["an instance of a class", { a: new Money() }],
  ["a hole in a list", { a: new Array(2) }],
  ["a cycle", cyclic],
  ["a list as document", [1]],
  ["a fraction in an indexed field", { points: 1.5 }],
  ["a truth value in an indexed field", { person: true }],
  ["half a surrogate pair in an indexed field", { person: "\ud800" }],
  ["more than 8 MiB", { a: "x".repeat(8_388_608) }],
];

const storable: JsonDocument = {
  text: "제안 '하나'; DROP TABLE entries; -- \u0000 😀 \ud800",
  number: -12.5e-7,
  large: Number.MAX_SAFE_INTEGER,
  nothing: null,
  list: [1, "2", [true, false, null], {}],
  object: { 키: { "a.b": "$c" }, "": 0, "10": "ten", "9": "nine" },
};

/** What may be stored, how it comes back, and that every act names its tenant. */
export function describeDocuments(harness: CurrentHarness): void {
  describe("documents", () => {
    it("come back as they went in", async () => {
      const store = await harness().open();
      const generation = await (await store.projection(balance)).active();
      const operational = await store.operational(entries);
      await commit(generation, "1", [write("a", storable)]);
      await operational.put("jeju", "a", storable, 0);
      const expected = { id: "a", version: 1, doc: storable };
      expect(await generation.get("entries", "jeju", "a")).toEqual(expected);
      expect(await operational.get("jeju", "a")).toEqual(expected);
      expect(Object.keys((await operational.get("jeju", "a"))?.doc ?? {})).toEqual(
        Object.keys(storable),
      );
    });

    it.each(unstorable)("are refused with %s, and nothing is written", async (_what, doc) => {
      const store = await harness().open();
      const generation = await (await store.projection(balance)).active();
      const operational = await store.operational(entries);
      const bad = doc as JsonDocument;
      const code = refusal("READ_MODEL_BAD_DOCUMENT");
      const writes = [write("good", { a: 1 }), write("bad", bad)];
      await expect(commit(generation, "1", writes)).rejects.toMatchObject(code);
      await expect(operational.put("jeju", "bad", bad, "any")).rejects.toMatchObject(code);
      expect(await generation.get("entries", "jeju", "good")).toBeUndefined();
      expect(await generation.checkpoint()).toBeUndefined();
      expect(await operational.get("jeju", "bad")).toBeUndefined();
    });

    it("are refused without an id", async () => {
      const store = await harness().open();
      const operational = await store.operational(entries);
      const code = refusal("READ_MODEL_BAD_DOCUMENT");
      await expect(operational.put("jeju", "", { a: 1 }, 0)).rejects.toMatchObject(code);
      await expect(operational.put("jeju", "\0", { a: 1 }, 0)).rejects.toMatchObject(code);
      await expect(operational.put("jeju", "x".repeat(501), {}, 0)).rejects.toMatchObject(code);
    });

    it("are never read or written without a tenant", async () => {
      const store = await harness().open();
      const generation = await (await store.projection(balance)).active();
      const operational = await store.operational(entries);
      const code = refusal("READ_MODEL_TENANT_MISSING");
      for (const tenant of ["", undefined as unknown as string]) {
        await expect(generation.get("entries", tenant, "a")).rejects.toMatchObject(code);
        await expect(generation.find("entries", tenant, { limit: 1 })).rejects.toMatchObject(code);
        const writes = [write("good", { a: 1 }), { ...write("a", { a: 1 }), tenantId: tenant }];
        await expect(commit(generation, "1", writes)).rejects.toMatchObject(code);
        await expect(operational.get(tenant, "a")).rejects.toMatchObject(code);
        await expect(operational.find(tenant, { limit: 1 })).rejects.toMatchObject(code);
        await expect(operational.put(tenant, "a", {}, 0)).rejects.toMatchObject(code);
        await expect(operational.delete(tenant, "a", "any")).rejects.toMatchObject(code);
      }
      expect(await generation.get("entries", "jeju", "good")).toBeUndefined();
    });

    it("of one tenant are never seen by another", async () => {
      const store = await harness().open();
      const generation = await (await store.projection(balance)).active();
      const operational = await store.operational(entries);
      const doc = { person: "p", points: 1 };
      await commit(generation, "1", [write("a", doc, "jeju"), write("b", doc, "mapo")]);
      await operational.put("jeju", "a", doc, 0);
      for (const tenant of ["mapo", "jej", "jeju2", "%", "jeju' OR '1'='1"]) {
        expect(await generation.get("entries", tenant, "a")).toBeUndefined();
        expect(await operational.get(tenant, "a")).toBeUndefined();
        const found = await operational.find(tenant, { limit: 10 });
        expect(found.items).toEqual([]);
        expect(await operational.delete(tenant, "a", "any")).toBe(false);
      }
      const query = { index: "byPerson", where: { person: "p" }, limit: 10 };
      const found = await generation.find("entries", "jeju", query);
      expect(found.items.map((item) => item.id)).toEqual(["a"]);
    });

    it.each([
      { name: "Entries", indexes: [] },
      { name: 'entries" (a); DROP TABLE x; --', indexes: [] },
      { name: "entries", indexes: [{ name: "by person", fields: ["person"] }] },
      { name: "entries", indexes: [{ name: "by", fields: ["person') --"] }] },
      { name: "entries", indexes: [{ name: "by", fields: ["a.b"] }] },
      { name: "entries", indexes: [{ name: "by", fields: ["$where"] }] },
      { name: "entries", indexes: [{ name: "by", fields: [] }] },
      { name: "entries", indexes: [{ name: "by", fields: ["a", "a"] }] },
    ])("of a collection with bad names are refused (case %#)", async (definition) => {
      const store = await harness().open();
      const code = refusal("READ_MODEL_BAD_QUERY");
      await expect(store.operational(definition)).rejects.toMatchObject(code);
      const projection = { name: "bad.v1", collections: [definition] };
      await expect(store.projection(projection)).rejects.toMatchObject(code);
      const named = { name: "bad'; --", collections: [] };
      await expect(store.projection(named)).rejects.toMatchObject(code);
    });
  });
}
