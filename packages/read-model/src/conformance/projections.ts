import { describe, expect, it } from "vitest";
import type { CurrentHarness } from "./harness.ts";
import { balance, boards, commit, entries, everyPage, refusal, write } from "./helpers.ts";

/** Views, checkpoints, fences and generations. */
export function describeProjections(harness: CurrentHarness): void {
  describe("projections", () => {
    it("count the versions of a document and begin anew after a deletion", async () => {
      const store = await harness().open();
      const generation = await (await store.projection(balance)).active();
      await commit(generation, "1", [write("a", { n: 1 })]);
      await commit(generation, "2", [write("a", { n: 2 }), write("a", { n: 3 })]);
      const third = { id: "a", version: 3, doc: { n: 3 } };
      expect(await generation.get("entries", "jeju", "a")).toEqual(third);
      await commit(generation, "3", [write("a"), write("never")]);
      expect(await generation.get("entries", "jeju", "a")).toBeUndefined();
      await commit(generation, "4", [write("a", { n: 4 })]);
      expect(await generation.get("entries", "jeju", "a")).toMatchObject({ version: 1 });
      expect(await generation.checkpoint()).toBe("4");
    });

    it("are there again in the next process", async () => {
      const first = await harness().open();
      await commit(await (await first.projection(balance)).active(), "7", [write("a", { n: 1 })]);
      await first.close();
      const generation = await (await (await harness().open()).projection(balance)).active();
      expect(await generation.checkpoint()).toBe("7");
      expect(await generation.get("entries", "jeju", "a")).toMatchObject({ doc: { n: 1 } });
    });

    it("refuse a commit that began at another checkpoint, and write nothing of it", async () => {
      const [one, other] = [await harness().open(), await harness().open()];
      const mine = await (await one.projection(balance)).active();
      const theirs = await (await other.projection(balance)).active();
      await commit(mine, "1", [write("a", { n: 1 })]);
      const code = refusal("READ_MODEL_FENCED");
      for (const expected of [undefined, "0", "2"]) {
        const late = { writes: [write("b", { n: 2 })], checkpoint: "2", expected };
        await expect(theirs.commit(late)).rejects.toMatchObject(code);
      }
      expect(await mine.get("entries", "jeju", "b")).toBeUndefined();
      expect(await mine.checkpoint()).toBe("1");
    });

    it("let exactly one of two racing projectors commit", async () => {
      const stores = [await harness().open(), await harness().open()];
      const racing = await Promise.all(
        stores.map(async (store) => (await store.projection(balance)).active()),
      );
      const results = await Promise.allSettled(
        racing.map((generation, index) =>
          generation.commit({
            writes: [write("a", { winner: index })],
            checkpoint: `by-${index}`,
            expected: undefined,
          }),
        ),
      );
      const winners = results.flatMap((result, index) =>
        result.status === "fulfilled" ? [index] : [],
      );
      expect(winners).toHaveLength(1);
      const doc = { winner: winners[0] };
      expect(await racing[0]?.get("entries", "jeju", "a")).toMatchObject({ version: 1, doc });
      expect(await racing[0]?.checkpoint()).toBe(`by-${winners[0]}`);
    });

    it("refuse another set of collections under the same name", async () => {
      const store = await harness().open();
      await store.projection(balance);
      const changed = { name: balance.name, collections: [entries] };
      const code = refusal("READ_MODEL_BAD_QUERY");
      await expect(store.projection(changed)).rejects.toMatchObject(code);
      await expect(
        store.projection({ name: "balance.v2", collections: [boards] }),
      ).resolves.toBeDefined();
    });

    it("rebuild beside the readers and switch at once", async () => {
      const store = await harness().open();
      const storage = await store.projection(balance);
      const old = await storage.active();
      await commit(old, "1", [write("a", { n: 1 })]);
      const next = await storage.beginRebuild();
      expect(await next.checkpoint()).toBeUndefined();
      await commit(next, "2", [write("a", { n: 2 })]);
      expect(await (await storage.active()).get("entries", "jeju", "a")).toMatchObject({
        doc: { n: 1 },
      });
      await commit(old, "1b", [write("b", { n: 1 })]);
      await storage.promote(next);
      const active = await storage.active();
      expect(active.number).toBe(next.number);
      expect(await active.get("entries", "jeju", "a")).toMatchObject({ doc: { n: 2 } });
      expect(await active.get("entries", "jeju", "b")).toBeUndefined();
      const other = await (await (await harness().open()).projection(balance)).active();
      expect(other.number).toBe(next.number);
    });

    it("never fail or empty a reader who holds the generation that is dropped", async () => {
      const store = await harness().open();
      const storage = await store.projection(balance);
      const reader = await (await (await harness().open()).projection(balance)).active();
      const writes = Array.from({ length: 30 }, (_, index) =>
        write(`e${index}`, { points: index }),
      );
      await commit(await storage.active(), "1", writes);
      const seen = await everyPage(reader, { index: "byPoints", limit: 10 }, async () => {
        const next = await storage.beginRebuild();
        await commit(next, "1", writes);
        await storage.promote(next);
        expect(await reader.get("entries", "jeju", "e1")).toMatchObject({ doc: { points: 1 } });
      });
      expect(seen.map((item) => item.doc["points"])).toEqual(writes.map((_, index) => index));
    });

    it("refuse the commit of a generation that was dropped", async () => {
      const storage = await (await harness().open()).projection(balance);
      const old = await storage.active();
      await commit(old, "1", [write("a", { n: 1 })]);
      const halfBuilt = await storage.beginRebuild();
      const next = await storage.beginRebuild();
      await storage.promote(next);
      const code = refusal("READ_MODEL_FENCED");
      const late = { writes: [write("a", { n: 9 })], checkpoint: "2" };
      await expect(old.commit({ ...late, expected: "1" })).rejects.toMatchObject(code);
      await expect(halfBuilt.commit({ ...late, expected: undefined })).rejects.toMatchObject(code);
      await expect(storage.promote(halfBuilt)).rejects.toMatchObject(code);
      expect(await (await storage.active()).get("entries", "jeju", "a")).toBeUndefined();
    });

    it("have the same digest for the same documents, whatever the way there", async () => {
      const store = await harness().open();
      const storage = await store.projection(balance);
      const one = await storage.active();
      const other = await storage.beginRebuild();
      const board = write("a", { top: ["kim"] }, "mapo", "boards");
      await commit(one, "1", [write("b", { n: 2 }), write("a", { n: 1 }), board]);
      await commit(other, "1", [board, write("a", { n: 0 }), write("c", { n: 3 })]);
      expect(await other.digest()).not.toBe(await one.digest());
      await commit(other, "2", [write("c"), write("a", { n: 1 })]);
      expect(await other.digest()).not.toBe(await one.digest());
      await commit(other, "3", [write("b", { n: 2 })]);
      expect(await other.digest()).toBe(await one.digest());
      expect(await one.digest()).toMatch(/^[0-9a-f]{64}$/);
      await commit(other, "4", [write("b"), write("b", { n: 2 }, "mapo")]);
      expect(await other.digest()).not.toBe(await one.digest());
    });
  });
}
