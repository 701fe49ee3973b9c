import { RefusalError } from "@dure/kernel";
import { eventually } from "@dure/testing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Consumer, type ConsumerOptions, startConsumer } from "../src/index.ts";
import { type Crash, failingReadModels } from "./failing-read-models.ts";
import { message, openRoom, type Room, shortTimers, TOPIC, textOf } from "./room.ts";

let room: Room;
let handled: string[];
let poison: Set<string>;
const running: Consumer[] = [];
beforeEach(async () => {
  room = await openRoom();
  handled = [];
  poison = new Set();
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((consumer) => consumer.stop()));
  await room.close();
});

const start = async (other: Partial<ConsumerOptions> = {}): Promise<Consumer> => {
  const { bus, clock, readModels } = room;
  const consumer = await startConsumer({
    name: "test-consumer",
    bus,
    topics: [TOPIC],
    readModels,
    clock,
    timers: shortTimers,
    handle: async (received) => {
      const text = textOf(received);
      handled.push(text);
      if (poison.has(text)) throw new Error(`cannot digest ${text}`);
    },
    ...other,
  });
  running.push(consumer);
  return consumer;
};

const settled = (consumer: Consumer): Promise<void> =>
  eventually(async () => expect(await consumer.pending()).toBe(0));

const parkedIn = async (consumer: Consumer): Promise<readonly [string, string][]> =>
  (await consumer.parked()).map((parked) => [parked.messageId, parked.reason]);

describe("the inbox", () => {
  it("drops a message that was handled before, also after a restart", async () => {
    const first = await start();
    await room.bus.publish([message("m1", "a", "one"), message("m1", "a", "one")]);
    await settled(first);
    await first.stop();
    const second = await start();
    await room.bus.publish([message("m1", "a", "one"), message("m2", "a", "two")]);
    await settled(second);
    expect(handled).toEqual(["one", "two"]);
  });

  it("parks a message that comes under a known id with other content", async () => {
    const consumer = await start();
    await room.bus.publish([message("m1", "a", "one"), message("m1", "a", "forged")]);
    await room.bus.publish([message("m2", "a", "two"), message("m3", "b", "three")]);
    await settled(consumer);
    expect([...handled].sort()).toEqual(["one", "three"]);
    expect(await parkedIn(consumer)).toEqual([
      ["m1", "INBOX_DIFFERENT_CONTENT"],
      ["m2", "BEHIND_PARKED"],
    ]);
    const replayed = await consumer.replayParked("donghae", "donghae|a", { dryRun: false });
    expect(replayed).toEqual({ count: 2, replayed: 2 });
    expect(handled.slice(-2)).toEqual(["forged", "two"]);
  });

  it("repeats the effect, and nothing worse, when the program dies right after it", async () => {
    const plan: Crash[] = [{ at: "inbox", when: "before" }];
    const consumer = await start({ readModels: failingReadModels(room.readModels, plan) });
    await room.bus.publish([message("m1", "a", "one"), message("m2", "a", "two")]);
    await settled(consumer);
    expect(handled).toEqual(["one", "one", "two"]);
    expect(await consumer.parked()).toEqual([]);
  });
});

describe("a poison message", () => {
  it("is tried five times, then parked with all later ones of its key", async () => {
    poison.add("bad");
    const consumer = await start();
    await room.bus.publish([
      message("m1", "a", "good"),
      message("m2", "a", "bad"),
      message("m3", "a", "later"),
      message("m4", "b", "elsewhere"),
    ]);
    await settled(consumer);
    const tried = ["bad", "bad", "bad", "bad", "bad", "elsewhere", "good"];
    expect([...handled].sort()).toEqual(tried);
    const [bad, later] = await consumer.parked();
    expect(bad).toMatchObject({
      messageId: "m2",
      tenantId: "donghae",
      key: "donghae|a",
      type: "test.said",
      source: "test-consumer",
      reason: "HANDLER_FAILED",
      detail: "cannot digest bad",
      attempts: 5,
    });
    expect(later).toMatchObject({ messageId: "m3", reason: "BEHIND_PARKED", attempts: 0 });
  });

  it("is not what an outage makes of a message", async () => {
    let failures = 20;
    const consumer = await start({
      maxAttempts: 2,
      handle: async () => {
        failures -= 1;
        const refusal = { code: "AWAY", status: 503, title: "", why: "", remedy: "", params: {} };
        if (failures >= 0) throw new RefusalError(refusal);
      },
    });
    await room.bus.publish([message("m1", "a", "one")]);
    await settled(consumer);
    expect(await consumer.parked()).toEqual([]);
    failures = 1_000;
    await room.bus.publish([message("m2", "a", "two")]);
    await settled(consumer);
    expect(await parkedIn(consumer)).toEqual([["m2", "AWAY"]]);
  });

  it("stands in the list once when the program dies after parking it", async () => {
    poison.add("bad");
    const plan: Crash[] = [{ at: "parked", when: "after" }];
    const consumer = await start({ readModels: failingReadModels(room.readModels, plan) });
    await room.bus.publish([message("m1", "a", "bad"), message("m2", "a", "two")]);
    await settled(consumer);
    expect(await parkedIn(consumer)).toEqual([
      ["m1", "HANDLER_FAILED"],
      ["m2", "BEHIND_PARKED"],
    ]);
  });

  it("that borrows the key of another agency is parked alone and never handled", async () => {
    const consumer = await start();
    const forged = { ...message("m1", "a", "forged"), headers: { ce_tenantid: "mapo" } };
    await room.bus.publish([forged, message("m2", "a", "two")]);
    await settled(consumer);
    expect(handled).toEqual(["two"]);
    const [parked] = await consumer.parked();
    expect(parked).toMatchObject({ reason: "MESSAGE_TENANT_MISMATCH", tenantId: "house" });
    const key = parked?.key ?? "";
    expect(await consumer.replayParked("house", key, { dryRun: false })).toMatchObject({
      replayed: 0,
      failed: "m1",
    });
    expect(handled).toEqual(["two"]);
  });
});

describe("a replay", () => {
  const park = async (): Promise<Consumer> => {
    poison.add("bad");
    const consumer = await start();
    await room.bus.publish(
      ["bad", "two", "three"].map((text, index) => message(`m${index}`, "a", text)),
    );
    await settled(consumer);
    handled.length = 0;
    return consumer;
  };

  it("tells first what it would take in", async () => {
    const consumer = await park();
    expect(await consumer.replayParked("donghae", "donghae|a", { dryRun: true })).toEqual({
      count: 3,
      replayed: 0,
      scope: { messageIds: ["m0", "m1", "m2"] },
    });
    expect(handled).toEqual([]);
    const none = await consumer.replayParked("donghae", "donghae|none", { dryRun: true });
    expect(none.count).toBe(0);
  });

  it("goes in order and leaves nothing behind", async () => {
    const consumer = await park();
    poison.clear();
    expect(await consumer.replayParked("donghae", "donghae|a", { dryRun: false })).toEqual({
      count: 3,
      replayed: 3,
    });
    expect(handled).toEqual(["bad", "two", "three"]);
    expect(await consumer.parked()).toEqual([]);
    await room.bus.publish([message("m3", "a", "four"), message("m0", "a", "bad")]);
    await settled(consumer);
    expect(handled).toEqual(["bad", "two", "three", "four"]);
  });

  it("stops at what fails again, and those behind it stay", async () => {
    const consumer = await park();
    poison.delete("bad");
    poison.add("two");
    expect(await consumer.replayParked("donghae", "donghae|a", { dryRun: false })).toEqual({
      count: 3,
      replayed: 1,
      failed: "m1",
    });
    expect(await parkedIn(consumer)).toEqual([
      ["m1", "HANDLER_FAILED"],
      ["m2", "BEHIND_PARKED"],
    ]);
  });

  it("keeps new arrivals of the key behind until the list is empty", async () => {
    poison.add("bad");
    const replaying = Promise.withResolvers<void>();
    const goOn = Promise.withResolvers<void>();
    const consumer = await start({
      handle: async (received) => {
        const text = textOf(received);
        if (poison.has(text)) throw new Error(text);
        if (text === "bad") {
          replaying.resolve();
          await goOn.promise;
        }
        handled.push(text);
      },
    });
    await room.bus.publish([message("m0", "a", "bad"), message("m1", "a", "two")]);
    await settled(consumer);
    poison.clear();
    const replay = consumer.replayParked("donghae", "donghae|a", { dryRun: false });
    await replaying.promise;
    await room.bus.publish([message("m2", "a", "new"), message("m3", "b", "elsewhere")]);
    await eventually(() => expect(handled).toEqual(["elsewhere"]));
    goOn.resolve();
    await replay;
    await settled(consumer);
    expect(handled).toEqual(["elsewhere", "bad", "two", "new"]);
    expect(await consumer.parked()).toEqual([]);
  });
});
