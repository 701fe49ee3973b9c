import { describe, expect, it } from "vitest";
import type { CurrentHarness } from "./harness.ts";
import { fresh, gate, inbox, numbered, until } from "./helpers.ts";

const manyKeys = Array.from({ length: 24 }, (_, index) => `agency|${index}`);

/** What groups may rely on: everybody sees everything, members share, lag counts. */
export function describeGroups(harness: CurrentHarness): void {
  describe("groups", () => {
    it("begins a new group at the beginning and shows every group every message", async () => {
      const bus = await harness().open();
      const topic = fresh("topic");
      await bus.publish(numbered(topic, "k", 20));
      const seen = [inbox(), inbox()];
      for (const { handle } of seen) {
        await bus.consume({ group: fresh("group"), topics: [topic], handle });
      }
      await until("both groups", harness().patienceMs, () =>
        seen.every((one) => one.ids().length === 20),
      );
      for (const one of seen) expect(one.ids()).toEqual(seen[0]?.ids());
    });

    it("consumes several topics in one consumption", async () => {
      const bus = await harness().open();
      const topics = [fresh("topic"), fresh("topic")];
      const seen = inbox();
      await bus.publish(topics.flatMap((topic, index) => numbered(topic, `k${index}`, 5)));
      await bus.consume({ group: fresh("group"), topics, handle: seen.handle });
      await until("ten messages", harness().patienceMs, () => seen.ids().length === 10);
      expect(new Set(seen.messages.map((received) => received.topic))).toEqual(new Set(topics));
    });

    it("lets the members of a group share the work, each key in order", async () => {
      const buses = [await harness().open(), await harness().open()];
      const topic = fresh("topic");
      const group = fresh("group");
      const together = inbox();
      const members = [inbox(), inbox()];
      for (const [index, bus] of buses.entries()) {
        await bus.consume({
          group,
          topics: [topic],
          async handle(received) {
            await members[index]?.handle(received);
            await together.handle(received);
          },
        });
      }
      let rounds = 0;
      await until("work for both", harness().patienceMs, async () => {
        for (const key of manyKeys) await buses[0]?.publish(numbered(topic, key, 1, rounds));
        rounds += 1;
        return members.every((member) => member.messages.length > 0);
      });
      await until("all of it", harness().patienceMs, () => {
        return together.ids().length === rounds * manyKeys.length;
      });
      for (const key of manyKeys) {
        expect(together.ids(key)).toEqual(numbered(topic, key, rounds).map((one) => one.messageId));
      }
    });

    it("hands the work of a leaving member to those who stay", async () => {
      const leaving = await harness().open();
      const staying = await harness().open();
      const topic = fresh("topic");
      const group = fresh("group");
      const seen = inbox();
      for (const bus of [leaving, staying]) {
        await bus.consume({ group, topics: [topic], handle: seen.handle });
      }
      for (const key of manyKeys) await staying.publish(numbered(topic, key, 5));
      await leaving.close();
      for (const key of manyKeys) await staying.publish(numbered(topic, key, 5, 5));
      const total = manyKeys.length * 10;
      await until("everything", harness().patienceMs, () => seen.ids().length === total);
      for (const key of manyKeys) {
        expect(seen.ids(key)).toEqual(numbered(topic, key, 10).map((one) => one.messageId));
      }
    });

    it("counts what a group has not finished", async () => {
      const bus = await harness().open();
      const [topic, empty] = [fresh("topic"), fresh("topic")];
      const group = fresh("group");
      const release = gate();
      await bus.publish(numbered(topic, "k", 4));
      await bus.publish(numbered(empty, "k", 1));
      expect(await bus.lag(group, [topic, empty])).toEqual([
        { topic, pending: 4 },
        { topic: empty, pending: 1 },
      ]);
      await bus.consume({
        group,
        topics: [topic],
        retryDelayMs: 5,
        async handle({ messageId }) {
          if (messageId === "k#2") await release.opened;
        },
      });
      const pending = async (): Promise<number | undefined> =>
        (await bus.lag(group, [topic]))[0]?.pending;
      await until("two left", harness().patienceMs, async () => (await pending()) === 2);
      release.open();
      await until("none left", harness().patienceMs, async () => (await pending()) === 0);
    });
  });
}
