import type { MessageBus, ReceivedMessage } from "@dure/message-bus";
import { eventually } from "@dure/testing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openCheckpoint } from "../src/checkpoint.ts";
import {
  type Relay,
  type RelayOptions,
  startLeasedReader,
  startRelay,
  systemTimers,
} from "../src/index.ts";
import { openLease } from "../src/lease.ts";
import { type Crash, failingReadModels } from "./failing-read-models.ts";
import { messageOf, openRoom, type Room, shortTimers, TOPIC } from "./room.ts";

let room: Room;
const running: Relay[] = [];
beforeEach(async () => {
  room = await openRoom();
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((relay) => relay.stop()));
  await room.close();
});

const start = async (other: Partial<RelayOptions> = {}): Promise<Relay> => {
  const { bus, clock, ids, readModels, store } = room;
  const relay = await startRelay({
    name: "test-relay",
    store,
    bus,
    readModels,
    categories: ["jar"],
    toMessages: (event) => [messageOf(event)],
    clock,
    ids,
    timers: shortTimers,
    ...other,
  });
  running.push(relay);
  return relay;
};

/** Everything that the bus has got so far, in its order. */
const published = async (count: number): Promise<readonly ReceivedMessage[]> => {
  const got: ReceivedMessage[] = [];
  const group = `reader-${room.ids.next()}`;
  const reading = await room.bus.consume({
    group,
    topics: [TOPIC],
    handle: async (message) => void got.push(message),
  });
  await eventually(async () => {
    expect(got.length).toBeGreaterThanOrEqual(count);
    expect((await room.bus.lag(group, [TOPIC]))[0]?.pending).toBe(0);
  });
  await reading.stop();
  return got;
};

const amounts = (messages: readonly ReceivedMessage[]): number[] =>
  messages.map(({ value }) => JSON.parse(Buffer.from(value).toString("utf8")).amount);

describe("a relay", () => {
  it("publishes each event once and in order, before and after a restart", async () => {
    const first = await start();
    await first.settled(await room.append("j1", { amount: 1 }));
    await first.stop();
    await room.append("j1", { amount: 2 });
    const second = await start();
    await second.settled(await room.append("j1", { amount: 3 }));
    expect(amounts(await published(3))).toEqual([1, 2, 3]);
    expect(await second.lag()).toMatchObject({ caughtUp: true });
  });

  it("that dies between publishing and saving its place repeats and loses nothing", async () => {
    const plan: Crash[] = [
      { at: "checkpoints", when: "before" },
      { at: "checkpoints", when: "before" },
    ];
    const relay = await start({ readModels: failingReadModels(room.readModels, plan) });
    await relay.settled(await room.append("j1", { amount: 1 }));
    await relay.settled(await room.append("j1", { amount: 2 }));
    const got = await published(2);
    expect(plan).toEqual([]);
    expect([...new Set(amounts(got))]).toEqual([1, 2]);
    const ids = new Set(got.map((message) => message.messageId));
    expect(ids.size).toBe(2);
  });

  it("waits for a bus that is away, shows why, and passes nothing over", async () => {
    let away = true;
    const bus: MessageBus = {
      consume: (options) => room.bus.consume(options),
      lag: (...parts) => room.bus.lag(...parts),
      close: () => room.bus.close(),
      async publish(messages) {
        if (away) throw new Error("bus is away");
        await room.bus.publish(messages);
      },
    };
    const relay = await start({ bus });
    const position = await room.append("j1", { amount: 1 });
    await eventually(async () => expect((await relay.lag()).error).toBe("bus is away"));
    expect(await relay.lag()).toMatchObject({ caughtUp: false });
    away = false;
    await relay.settled(position);
    expect(amounts(await published(1))).toEqual([1]);
    expect((await relay.lag()).error).toBeUndefined();
  });
});

it("a reader without categories follows the whole log", async () => {
  const seen: string[] = [];
  const reader = await startLeasedReader({
    ...room,
    name: "everything",
    timers: shortTimers,
    take: async (events, _signal, finished) => {
      for (const event of events) seen.push(event.streamName);
      const last = events.at(-1);
      if (last) finished(last.position);
    },
  });
  await room.append("j1", { amount: 1 });
  await room.append("b1", { amount: 2 }, "bowl");
  await reader.settled(await room.append("j2", { amount: 3 }));
  await reader.stop();
  expect(seen).toEqual(["jar-donghae+j1", "bowl-donghae+b1", "jar-donghae+j2"]);
});

describe("two relays with one lease", () => {
  it("work one at a time, and the second goes on where the first stopped", async () => {
    const workers: string[] = [];
    const named = (who: string): Partial<RelayOptions> => ({
      toMessages(event) {
        workers.push(who);
        return [messageOf(event)];
      },
    });
    const timers = systemTimers;
    const first = await start({ ...named("first"), timers });
    await first.settled(await room.append("j1", { amount: 1 }));
    const second = await start({ ...named("second"), timers });
    await first.settled(await room.append("j1", { amount: 2 }));
    expect(workers).toEqual(["first", "first"]);
    await first.stop();
    await second.settled(await room.append("j1", { amount: 3 }));
    expect(workers).toEqual(["first", "first", "second"]);
    expect(amounts(await published(3))).toEqual([1, 2, 3]);
  });

  it("lose nothing while the clock jumps by months and both want to work", async () => {
    const relays = [await start(), await start()];
    for (let amount = 0; amount < 60; amount += 1) {
      if (amount % 10 === 5) room.clock.advanceMs(90 * 24 * 60 * 60 * 1000);
      await room.append("j1", { amount });
    }
    const last = await room.append("j1", { amount: 60 });
    await Promise.all(relays.map((relay) => relay.settled(last)));
    const got = amounts(await published(61));
    expect([...new Set(got)].sort((one, other) => one - other)).toEqual(
      Array.from({ length: 61 }, (_, index) => index),
    );
  });
});

describe("a lease", () => {
  const lease = () => openLease({ ...room, name: "test" });

  it("belongs to one, is renewed, and passes on when given back or run out", async () => {
    const [one, other] = [await lease(), await lease()];
    expect(await one.hold()).toBe(true);
    expect(await other.hold()).toBe(false);
    room.clock.advanceMs(one.renewEveryMs);
    expect(await one.hold()).toBe(true);
    room.clock.advanceMs(2 * one.renewEveryMs);
    expect(await other.hold()).toBe(false);
    await other.release();
    expect(await other.hold()).toBe(false);
    await one.release();
    expect(await other.hold()).toBe(true);
    room.clock.advanceMs(4 * one.renewEveryMs);
    expect(await one.hold()).toBe(true);
    expect(await other.hold()).toBe(false);
  });

  it("goes to one of two who ask at once", async () => {
    const leases = [await lease(), await lease()];
    const held = await Promise.all(leases.map((each) => each.hold()));
    expect(held.filter((each) => each)).toHaveLength(1);
  });

  it("stays with its owner when the clock jumps by months and nobody else asks", async () => {
    const one = await lease();
    expect(await one.hold()).toBe(true);
    room.clock.advanceMs(200 * 24 * 60 * 60 * 1000);
    expect(await one.hold()).toBe(true);
    expect(await (await lease()).hold()).toBe(false);
  });

  it("of a dead owner passes on although the clock stands still or was set back", async () => {
    const leases = await room.readModels.operational({ name: "leases", indexes: [] });
    const untilMs = room.clock.nowMs() + 400 * 24 * 60 * 60 * 1000;
    await leases.put("house", "test", { owner: "dead", untilMs }, 0);
    const one = await lease();
    let asked = 1;
    while (!(await one.hold()) && asked < 100) asked += 1;
    expect(asked).toBe(24);
  });

  it("of a living owner does not, however often another asks", async () => {
    const [one, other] = [await lease(), await lease()];
    for (let asked = 0; asked < 100; asked += 1) {
      const renewed = asked % 4 !== 0 || (await one.hold());
      expect(renewed).toBe(true);
      expect(await other.hold()).toBe(false);
    }
  });
});

it("a checkpoint cannot be moved by who has not seen where it stands", async () => {
  const [late, other] = [
    await openCheckpoint(room.readModels, "test"),
    await openCheckpoint(room.readModels, "test"),
  ];
  expect(await late.load()).toBeUndefined();
  await other.load();
  const [one, two] = [await room.append("j1", {}), await room.append("j1", {})];
  await other.save(one);
  await other.save(two);
  await expect(late.save(one)).rejects.toMatchObject({ refusal: { code: "CHECKPOINT_LOST" } });
  expect(await late.load()).toBe(two);
});
