import { describe, expect, it } from "vitest";
import type { CurrentHarness, MessageBusHarness } from "./harness.ts";
import { fresh, gate, inbox, numbered, until } from "./helpers.ts";

type FaultName = keyof MessageBusHarness["faults"];

/** What holds when something breaks: nothing lost, order kept, everything bounded. */
export function describeFaults(harness: CurrentHarness): void {
  describe("faults", () => {
    it("silent server: refuses a publish within bounds, and goes on afterwards", async () => {
      const bus = await harness().open();
      const topic = fresh("topic");
      const seen = inbox();
      await bus.publish(numbered(topic, "k", 2));
      await bus.consume({ group: fresh("group"), topics: [topic], handle: seen.handle });
      await until("the first two", harness().patienceMs, () => seen.ids().length === 2);
      const { silentServer } = harness().faults;
      await silentServer.begin();
      const refused = await bus.publish(numbered(topic, "k", 1, 2)).then(
        () => undefined,
        (error: unknown) => error,
      );
      expect(refused).toMatchObject({ refusal: { code: "MESSAGE_BUS_UNAVAILABLE", status: 503 } });
      await silentServer.end();
      await until("the bus answers", harness().patienceMs, () => published(harness, bus, topic));
      await until("the third", harness().patienceMs, () => seen.ids().includes("k#2"));
      expect(seen.ids()).toEqual(["k#0", "k#1", "k#2"]);
    });

    it("dropped connection: loses nothing that was confirmed and keeps the order", async () => {
      const bus = await harness().open();
      const topic = fresh("topic");
      const seen = inbox();
      await bus.consume({ group: fresh("group"), topics: [topic], handle: seen.handle });
      await bus.publish(numbered(topic, "k", 3));
      const { droppedConnection } = harness().faults;
      const underWay = bus.publish(numbered(topic, "k", 1, 3)).catch((error: unknown) => error);
      await droppedConnection.begin();
      const cutOff = bus.publish(numbered(topic, "k", 1, 4)).catch((error: unknown) => error);
      await droppedConnection.end();
      for (const error of [await underWay, await cutOff]) {
        if (error === undefined) continue;
        expect(error).toMatchObject({ refusal: { code: "MESSAGE_BUS_UNAVAILABLE" } });
      }
      for (const number of [3, 4, 5]) {
        await until(`publish ${number}`, harness().patienceMs, () =>
          published(harness, bus, topic, number),
        );
      }
      await until("the last", harness().patienceMs, () => seen.ids().includes("k#5"));
      expect([...seen.ids()].sort()).toEqual(["k#0", "k#1", "k#2", "k#3", "k#4", "k#5"]);
      expect(seen.ids().slice(0, 3)).toEqual(["k#0", "k#1", "k#2"]);
      expect(seen.ids().at(-1)).toBe("k#5");
    });

    it("crash between effect and offset commit: the message comes again, nothing is left out", async () => {
      const topic = fresh("topic");
      const group = fresh("group");
      const publisher = await harness().open();
      await publisher.publish(numbered(topic, "k", 5));
      const dying = await harness().open();
      const effects: string[] = [];
      const dead = gate();
      await dying.consume({
        group,
        topics: [topic],
        async handle({ messageId }) {
          effects.push(messageId);
          if (messageId !== "k#2") return;
          // What came before must be committed, so that only the message in hand can be in doubt.
          await until("two committed", harness().patienceMs, async () => {
            return (await publisher.lag(group, [topic]))[0]?.pending === 3;
          });
          await harness().crash(dying);
          dead.open();
        },
      });
      await dead.opened;
      const seen = inbox();
      await publisher.consume({ group, topics: [topic], handle: seen.handle });
      await until("the rest", harness().patienceMs, () => seen.ids().includes("k#4"));
      expect(effects).toEqual(["k#0", "k#1", "k#2"]);
      expect(seen.ids()).toEqual(["k#2", "k#3", "k#4"]);
    });

    it("crash of a member: the others take over, nothing is lost and keys keep their order", async () => {
      const topic = fresh("topic");
      const group = fresh("group");
      const [dying, staying] = [await harness().open(), await harness().open()];
      const seen = inbox();
      for (const bus of [dying, staying]) {
        await bus.consume({ group, topics: [topic], handle: seen.handle });
      }
      const keys = Array.from({ length: 12 }, (_, index) => `k${index}`);
      for (const key of keys) await staying.publish(numbered(topic, key, 3));
      await until("some work", harness().patienceMs, () => seen.messages.length > 0);
      await harness().crash(dying);
      for (const key of keys) await staying.publish(numbered(topic, key, 3, 3));
      const total = keys.length * 6;
      await until("everything", harness().patienceMs, () => seen.ids().length === total);
      for (const key of keys) {
        expect(seen.ids(key)).toEqual(numbered(topic, key, 6).map((one) => one.messageId));
      }
    });

    it.each<FaultName>(["silentServer", "droppedConnection"])(
      "%s: says in words what it stands for",
      (name) => {
        expect(harness().faults[name].what.length).toBeGreaterThan(10);
      },
    );
  });
}

/** Publishes one message with an id that stays the same over all tries; true when it was confirmed. */
async function published(
  harness: CurrentHarness,
  bus: Awaited<ReturnType<MessageBusHarness["open"]>>,
  topic: string,
  number = 2,
): Promise<boolean> {
  const [only] = numbered(topic, "k", 1, number);
  if (only === undefined) return false;
  return bus.publish([only]).then(
    () => true,
    (error: unknown) => {
      expect(error, harness().faults.silentServer.what).toMatchObject({
        refusal: { code: "MESSAGE_BUS_UNAVAILABLE" },
      });
      return false;
    },
  );
}
