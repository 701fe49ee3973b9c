import { describe, expect, it } from "vitest";
import type { CurrentHarness } from "./harness.ts";
import { fresh, gate, inbox, message, numbered, until } from "./helpers.ts";

/** What one consumer may rely on: order, one at a time, retries, offsets. */
export function describeDelivery(harness: CurrentHarness): void {
  describe("delivery", () => {
    it("keeps the order of each key over 1,000 interleaved messages, one at a time", async () => {
      const bus = await harness().open();
      const topic = fresh("topic");
      const keys = Array.from({ length: 10 }, (_, index) => `agency|${index}`);
      const seen = inbox();
      const inHand = new Set<string>();
      let overlaps = 0;
      await bus.consume({
        group: fresh("group"),
        topics: [topic],
        async handle(received) {
          if (inHand.has(received.key)) overlaps += 1;
          inHand.add(received.key);
          await seen.handle(received);
          inHand.delete(received.key);
        },
      });
      for (let round = 0; round < 20; round += 1) {
        await Promise.all(keys.map((key) => bus.publish(numbered(topic, key, 5, round * 5))));
      }
      await until("1,000 messages", harness().patienceMs, () => seen.ids().length === 1_000);
      for (const key of keys) {
        expect(seen.ids(key)).toEqual(numbered(topic, key, 100).map((one) => one.messageId));
      }
      expect(overlaps).toBe(0);
    });

    it("keeps a key in one partition, with offsets that grow", async () => {
      const bus = await harness().open();
      const topic = fresh("topic");
      const seen = inbox();
      await bus.publish(["a", "b", "c"].flatMap((key) => numbered(topic, key, 5)));
      await bus.consume({ group: fresh("group"), topics: [topic], handle: seen.handle });
      await until("15 messages", harness().patienceMs, () => seen.ids().length === 15);
      for (const key of ["a", "b", "c"]) {
        const own = seen.messages.filter((received) => received.key === key);
        expect(new Set(own.map((received) => received.partition)).size).toBe(1);
        const offsets = own.map((received) => BigInt(received.offset));
        expect(offsets).toEqual([...new Set(offsets)].sort((a, b) => (a < b ? -1 : 1)));
      }
    });

    it("brings a failed message again, and none of its key before it is done", async () => {
      const bus = await harness().open();
      const topic = fresh("topic");
      const group = fresh("group");
      const calls: string[] = [];
      await bus.publish(numbered(topic, "k", 3));
      await bus.consume({
        group,
        topics: [topic],
        retryDelayMs: 5,
        async handle({ messageId }) {
          calls.push(messageId);
          const failures = calls.filter((id) => id === "k#1").length;
          if (messageId === "k#1" && failures <= 3) throw new Error("not yet");
        },
      });
      await until("the last one", harness().patienceMs, () => calls.includes("k#2"));
      expect(calls).toEqual(["k#0", "k#1", "k#1", "k#1", "k#1", "k#2"]);
    });

    it("goes on behind what is done after a clean stop, and repeats nothing", async () => {
      const bus = await harness().open();
      const topic = fresh("topic");
      const group = fresh("group");
      const first = inbox();
      await bus.publish(numbered(topic, "k", 10));
      const consumption = await bus.consume({ group, topics: [topic], handle: first.handle });
      await until("ten messages", harness().patienceMs, () => first.messages.length === 10);
      await consumption.stop();
      await bus.publish(numbered(topic, "k", 5, 10));
      const second = inbox();
      await bus.consume({ group, topics: [topic], handle: second.handle });
      await until("five more", harness().patienceMs, () => second.messages.length >= 5);
      expect(second.messages.map((received) => received.messageId)).toEqual(
        numbered(topic, "k", 5, 10).map((one) => one.messageId),
      );
    });

    it("finishes and commits the message in hand when it is stopped", async () => {
      const bus = await harness().open();
      const topic = fresh("topic");
      const group = fresh("group");
      const taken = gate();
      const release = gate();
      await bus.publish(numbered(topic, "k", 2));
      const consumption = await bus.consume({
        group,
        topics: [topic],
        async handle() {
          taken.open();
          await release.opened;
        },
      });
      await taken.opened;
      let stopped = false;
      const stopping = consumption.stop().then(() => {
        stopped = true;
      });
      await bus.lag(group, [topic]);
      expect(stopped).toBe(false);
      release.open();
      await stopping;
      expect(await bus.lag(group, [topic])).toEqual([{ topic, pending: 1 }]);
    });

    it("stops during the pause after a failure, and the message comes to the next", async () => {
      const bus = await harness().open();
      const topic = fresh("topic");
      const group = fresh("group");
      const failed = gate();
      await bus.publish([message(topic, "k", "stubborn")]);
      const consumption = await bus.consume({
        group,
        topics: [topic],
        retryDelayMs: 30_000,
        async handle() {
          failed.open();
          throw new Error("not here");
        },
      });
      await failed.opened;
      await consumption.stop();
      const seen = inbox();
      await bus.consume({ group, topics: [topic], handle: seen.handle });
      await until("the message", harness().patienceMs, () => seen.ids().length === 1);
      expect(seen.ids()).toEqual(["stubborn"]);
    });

    it("stops every consumption on close", async () => {
      const bus = await harness().open();
      const topic = fresh("topic");
      const seen = inbox();
      await bus.publish(numbered(topic, "k", 3));
      await bus.consume({ group: fresh("group"), topics: [topic], handle: seen.handle });
      await until("three messages", harness().patienceMs, () => seen.ids().length === 3);
      await bus.close();
      const other = await harness().open();
      await other.publish(numbered(topic, "k", 1, 3));
      const control = inbox();
      await other.consume({ group: fresh("group"), topics: [topic], handle: control.handle });
      await until("the control", harness().patienceMs, () => control.ids().length === 4);
      expect(seen.ids()).toHaveLength(3);
    });
  });
}
