import { describe, expect, it } from "vitest";
import type { CurrentHarness, ReadModelHarness } from "./harness.ts";
import { balance, commit, entries, refusal, until, write } from "./helpers.ts";

type FaultName = keyof ReadModelHarness["faults"];

/** What holds when something breaks: view and checkpoint together, everything bounded, nothing doubled. */
export function describeFaults(harness: CurrentHarness): void {
  describe("faults", () => {
    it.each([0, 1, 3])(
      "crash after %i of 4 documents: the same commit can be repeated to the same end",
      async (documentsWritten) => {
        const dying = await harness().open();
        const generation = await (await dying.projection(balance)).active();
        await commit(generation, "1", [write("a", { n: 1 }), write("gone", { n: 1 })]);
        const second = {
          writes: [write("a", { n: 2 }), write("b", { n: 2 }), write("gone"), write("c", { n: 2 })],
          checkpoint: "2",
          expected: "1",
        };
        harness().crashInNextCommit(dying, documentsWritten);
        await expect(generation.commit(second)).rejects.toBeDefined();
        const storage = await (await harness().open()).projection(balance);
        const survivor = await storage.active();
        expect(await survivor.checkpoint()).toBe("1");
        await survivor.commit(second);
        const whole = await storage.beginRebuild();
        const ends = ["a", "b", "c"].map((id) => write(id, { n: 2 }));
        await commit(whole, "2", ends);
        expect(await survivor.digest()).toBe(await whole.digest());
        expect(await survivor.checkpoint()).toBe("2");
      },
    );

    it("crash during a rebuild: the active generation stays, the half-built one is dropped", async () => {
      const dying = await harness().open();
      const storage = await dying.projection(balance);
      await commit(await storage.active(), "1", [write("a", { n: 1 })]);
      const halfBuilt = await storage.beginRebuild();
      await commit(halfBuilt, "1", [write("half", { n: 1 })]);
      await harness().crash(dying);
      const next = await (await harness().open()).projection(balance);
      expect(await (await next.active()).get("entries", "jeju", "a")).toBeDefined();
      const again = await next.beginRebuild();
      expect(await again.checkpoint()).toBeUndefined();
      expect(await again.get("entries", "jeju", "half")).toBeUndefined();
      expect(again.number).not.toBe(halfBuilt.number);
    });

    it("silent server: writes are refused within bounds, and the same writes succeed afterwards", async () => {
      const store = await harness().open();
      const generation = await (await store.projection(balance)).active();
      const collection = await store.operational(entries);
      await commit(generation, "1", [write("a", { n: 1 })]);
      const { silentServer } = harness().faults;
      const second = { writes: [write("a", { n: 2 })], checkpoint: "2", expected: "1" };
      await silentServer.begin();
      const results = await Promise.allSettled([
        generation.commit(second),
        collection.put("jeju", "a", { n: 1 }, 0),
        collection.delete("jeju", "a", "any"),
      ]);
      for (const result of results) {
        expect(result).toMatchObject({
          status: "rejected",
          reason: refusal("READ_MODEL_UNAVAILABLE"),
        });
      }
      await silentServer.end();
      await until("the same commit", harness().patienceMs, () =>
        committed(() => generation.commit(second)),
      );
      expect(await generation.get("entries", "jeju", "a")).toMatchObject({ doc: { n: 2 } });
      expect(await generation.checkpoint()).toBe("2");
      await collection.put("jeju", "a", { n: 1 }, "any");
      expect(await collection.get("jeju", "a")).toMatchObject({ doc: { n: 1 } });
    });

    it("dropped connection: a write either happened whole or can be made again", async () => {
      const store = await harness().open();
      const generation = await (await store.projection(balance)).active();
      const collection = await store.operational(entries);
      const first = {
        writes: [write("a", { n: 1 }), write("b", { n: 1 })],
        checkpoint: "1",
        expected: undefined,
      };
      const { droppedConnection } = harness().faults;
      await droppedConnection.begin();
      const underWay = committed(() => generation.commit(first));
      const put = collection.put("jeju", "a", { n: 1 }, 0).then(
        () => undefined,
        (error: unknown) => error,
      );
      await droppedConnection.end();
      if (!(await underWay)) {
        await until("the commit", harness().patienceMs, () =>
          committed(() => generation.commit(first)),
        );
      }
      expect(await generation.checkpoint()).toBe("1");
      expect(await generation.get("entries", "jeju", "b")).toMatchObject({ doc: { n: 1 } });
      const error = await put;
      if (error !== undefined) expect(error).toMatchObject(refusal("READ_MODEL_UNAVAILABLE"));
      await collection.put("jeju", "a", { n: 1 }, 0);
      expect(await collection.get("jeju", "a")).toEqual({ id: "a", version: 1, doc: { n: 1 } });
    });

    it.each<FaultName>(["silentServer", "droppedConnection"])(
      "%s: says in words what it stands for",
      (name) => {
        expect(harness().faults[name].what.length).toBeGreaterThan(10);
      },
    );
  });
}

/**
 * True when the commit has happened now or, after an unknown outcome, before: then the fence says so, because the
 * checkpoint has moved on. False when the store was not there.
 */
async function committed(attempt: () => Promise<void>): Promise<boolean> {
  try {
    await attempt();
    return true;
  } catch (error) {
    const { code } = (error as { refusal: { code: string } }).refusal;
    expect(["READ_MODEL_UNAVAILABLE", "READ_MODEL_FENCED"]).toContain(code);
    return code === "READ_MODEL_FENCED";
  }
}
