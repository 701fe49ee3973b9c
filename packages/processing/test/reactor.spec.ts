import { eventually } from "@dure/testing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Reactor, type ReactorOptions, startReactor } from "../src/index.ts";
import { type Crash, failingReadModels } from "./failing-read-models.ts";
import { openRoom, type Room, shortTimers } from "./room.ts";

let room: Room;
let reacted: number[];
let poison: Set<number>;
const running: Reactor[] = [];
beforeEach(async () => {
  room = await openRoom();
  reacted = [];
  poison = new Set();
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((reactor) => reactor.stop()));
  await room.close();
});

const start = async (other: Partial<ReactorOptions> = {}): Promise<Reactor> => {
  const { clock, ids, readModels, store } = room;
  const reactor = await startReactor({
    name: "test-reactor",
    store,
    readModels,
    categories: ["jar"],
    clock,
    ids,
    timers: shortTimers,
    react: async (event) => {
      const { amount } = JSON.parse(event.data) as { amount: number };
      if (poison.has(amount)) throw new Error(`cannot react to ${amount}`);
      reacted.push(amount);
    },
    ...other,
  });
  running.push(reactor);
  return reactor;
};

describe("a reactor", () => {
  it("reacts to each event once and in order, before and after a restart", async () => {
    await room.append("j1", { amount: 1 });
    const first = await start();
    await first.settled(await room.append("j1", { amount: 2 }));
    await first.stop();
    await room.append("j2", { amount: 3 });
    const second = await start();
    await second.settled(await room.append("j1", { amount: 4 }));
    expect(reacted).toEqual([1, 2, 3, 4]);
  });

  it("saves its place after the effect: dying in between repeats and loses nothing", async () => {
    const plan: Crash[] = [
      { at: "checkpoints", when: "before" },
      { at: "checkpoints", when: "before" },
    ];
    const reactor = await start({ readModels: failingReadModels(room.readModels, plan) });
    for (const amount of [1, 2, 3]) {
      await reactor.settled(await room.append("j1", { amount }));
    }
    expect(plan).toEqual([]);
    expect([...new Set(reacted)]).toEqual([1, 2, 3]);
    expect(reacted.length).toBeGreaterThan(3);
  });

  it("remembers what it has done of a page when it is stopped within it", async () => {
    const reached = Promise.withResolvers<void>();
    const goOn = Promise.withResolvers<void>();
    for (const amount of [1, 2, 3]) await room.append("j1", { amount });
    const first = await start({
      react: async (event) => {
        const { amount } = JSON.parse(event.data) as { amount: number };
        reacted.push(amount);
        if (amount !== 2) return;
        reached.resolve();
        await goOn.promise;
      },
    });
    await reached.promise;
    const stopping = first.stop();
    goOn.resolve();
    await stopping;
    const second = await start();
    await second.settled(await room.append("j1", { amount: 4 }));
    expect(reacted).toEqual([1, 2, 3, 4]);
  });

  it("parks a failing event with all later ones of its stream, and is settled all the same", async () => {
    poison.add(2);
    const reactor = await start();
    await room.append("j1", { amount: 1 });
    await room.append("j1", { amount: 2 });
    await room.append("j1", { amount: 3 });
    const last = await room.append("j2", { amount: 4 });
    await reactor.settled(last);
    expect(await reactor.lag()).toMatchObject({ caughtUp: true });
    expect(reacted).toEqual([1, 4]);
    const parked = await reactor.parked();
    expect(parked.map(({ attempts, key, reason }) => [key, reason, attempts])).toEqual([
      ["jar-donghae+j1", "HANDLER_FAILED", 5],
      ["jar-donghae+j1", "BEHIND_PARKED", 0],
    ]);
    poison.clear();
    const key = "jar-donghae+j1";
    expect(await reactor.replayParked("donghae", key, { dryRun: true })).toMatchObject({
      count: 2,
      replayed: 0,
    });
    expect(await reactor.replayParked("donghae", key, { dryRun: false })).toEqual({
      count: 2,
      replayed: 2,
    });
    await reactor.settled(await room.append("j1", { amount: 5 }));
    expect(reacted).toEqual([1, 4, 2, 3, 5]);
  });

  it("works in one process at a time, and another one sees how far it came", async () => {
    const first = await start();
    await first.settled(await room.append("j1", { amount: 1 }));
    const second = await start();
    const position = await room.append("j1", { amount: 2 });
    await Promise.all([first.settled(position), second.settled(position)]);
    await eventually(async () => expect(await second.lag()).toMatchObject({ caughtUp: true }));
    expect([...new Set(reacted)]).toEqual([1, 2]);
  });
});
