import { describe, expect, it } from "vitest";
import type { CurrentHarness } from "./harness.ts";
import { entries, refusal } from "./helpers.ts";

/** Operational documents: optimistic versions, durability, nothing doubled. */
export function describeOperational(harness: CurrentHarness): void {
  describe("operational documents", () => {
    it("are written only over the expected version", async () => {
      const collection = await (await harness().open()).operational(entries);
      expect(await collection.put("jeju", "a", { n: 1 }, 1)).toBe(false);
      expect(await collection.put("jeju", "a", { n: 1 }, 0)).toBe(true);
      expect(await collection.put("jeju", "a", { n: 2 }, 0)).toBe(false);
      expect(await collection.put("jeju", "a", { n: 2 }, 2)).toBe(false);
      expect(await collection.put("jeju", "a", { n: 2 }, 1)).toBe(true);
      expect(await collection.put("jeju", "a", { n: 3 }, "any")).toBe(true);
      expect(await collection.put("jeju", "b", { n: 1 }, "any")).toBe(true);
      expect(await collection.get("jeju", "a")).toEqual({ id: "a", version: 3, doc: { n: 3 } });
      expect(await collection.get("jeju", "b")).toEqual({ id: "b", version: 1, doc: { n: 1 } });
    });

    it("are deleted only at the expected version", async () => {
      const collection = await (await harness().open()).operational(entries);
      await collection.put("jeju", "a", { n: 1 }, 0);
      expect(await collection.delete("jeju", "a", 2)).toBe(false);
      expect(await collection.delete("jeju", "a", 0)).toBe(false);
      expect(await collection.get("jeju", "a")).toBeDefined();
      expect(await collection.delete("jeju", "a", 1)).toBe(true);
      expect(await collection.delete("jeju", "a", "any")).toBe(false);
      expect(await collection.put("jeju", "a", { n: 2 }, 0)).toBe(true);
      expect(await collection.get("jeju", "a")).toMatchObject({ version: 1 });
    });

    it("let exactly one of many racing writers win, within a process and between two", async () => {
      const one = await (await harness().open()).operational(entries);
      const other = await (await harness().open()).operational(entries);
      for (const expected of [0, 1, 2]) {
        const wins = await Promise.all(
          Array.from({ length: 20 }, (_, writer) =>
            (writer % 2 === 0 ? one : other).put("jeju", "lease", { writer }, expected),
          ),
        );
        expect(wins.filter(Boolean)).toHaveLength(1);
        const winner = wins.indexOf(true);
        const stored = { version: expected + 1, doc: { writer: winner } };
        expect(await one.get("jeju", "lease")).toMatchObject(stored);
      }
    });

    it("stay when the process dies right after they were confirmed", async () => {
      const dying = await harness().open();
      const collection = await dying.operational(entries);
      const answers = Array.from({ length: 50 }, (_, index) =>
        collection.put("jeju", `answer-${index}`, { index }, 0),
      );
      expect(await Promise.all(answers)).toEqual(answers.map(() => true));
      await harness().crash(dying);
      const next = await (await harness().open()).operational(entries);
      expect((await next.find("jeju", { limit: 1_000 })).items).toHaveLength(50);
    });

    it("keep what was stored when indexes are added later", async () => {
      const store = await harness().open();
      const before = await store.operational({ name: "entries", indexes: [] });
      await before.put("jeju", "b", { points: 1 }, 0);
      await before.put("jeju", "a", { points: 2 }, 0);
      const after = await store.operational(entries);
      const { items } = await after.find("jeju", { index: "byPoints", limit: 10 });
      expect(items.map((item) => item.id)).toEqual(["b", "a"]);
    });

    it("are refused after close, and closing twice does no harm", async () => {
      const store = await harness().open();
      const collection = await store.operational(entries);
      await store.close();
      await store.close();
      const code = refusal("READ_MODEL_UNAVAILABLE");
      await expect(collection.get("jeju", "a")).rejects.toMatchObject(code);
      await expect(collection.find("jeju", { limit: 1 })).rejects.toMatchObject(code);
      await expect(collection.put("jeju", "a", {}, 0)).rejects.toMatchObject(code);
      await expect(store.operational(entries)).rejects.toMatchObject(code);
    });
  });
}
