import { eventually } from "@dure/testing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Projector, startProjector } from "../src/index.ts";
import { type Crash, failingReadModels } from "./failing-read-models.ts";
import { type JarView, jarProjection } from "./jar-view.ts";
import { openRoom, type Room, shortTimers } from "./room.ts";

let room: Room;
const running: Projector[] = [];
beforeEach(async () => {
  room = await openRoom();
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((projector) => projector.stop()));
  await room.close();
});

const start = async (
  projection = jarProjection(),
  readModels = room.readModels,
): Promise<Projector> => {
  const { store } = room;
  const projector = await startProjector({ store, readModels, projection, timers: shortTimers });
  running.push(projector);
  return projector;
};

const jar = async (projector: Projector, id: string): Promise<JarView | undefined> =>
  (await projector.reader.get<JarView>("jars", "donghae", `jar-donghae+${id}`))?.doc;

describe("a projector", () => {
  it("shows what was written before and after it started", async () => {
    await room.append("j1", { amount: 1 });
    const projector = await start();
    await projector.settled(await room.append("j1", { amount: 2 }));
    expect(await jar(projector, "j1")).toMatchObject({ count: 2, amount: 3 });
    expect(await projector.lag()).toMatchObject({ caughtUp: true });
  });

  it("lets a reader wait for a position, and comes past events of other categories", async () => {
    const { readModels, store } = room;
    const projector = await startProjector({ store, readModels, projection: jarProjection() });
    running.push(projector);
    const position = await room.append("other", { amount: 1 }, "bottle");
    expect(await projector.reader.waitFor(position, 5_000)).toBe(true);
    const beyond = `${position}~` as typeof position;
    expect(await projector.reader.waitFor(beyond, 20)).toBe(false);
    const waiting = projector.reader.waitFor(beyond, 60_000);
    const settling = expect(projector.settled(beyond)).rejects.toMatchObject({
      refusal: { code: "PROCESSING_STOPPED" },
    });
    await projector.stop();
    expect(await waiting).toBe(false);
    await settling;
  });

  it("goes on after a restart where it stood", async () => {
    const seen: unknown[] = [];
    const first = await start(jarProjection((data) => seen.push(data["amount"])));
    await first.settled(await room.append("j1", { amount: 1 }));
    await first.stop();
    await room.append("j1", { amount: 2 });
    const second = await start(jarProjection((data) => seen.push(data["amount"])));
    await second.settled(await room.append("j1", { amount: 3 }));
    expect(seen).toEqual([1, 2, 3]);
  });

  it("counts each event once when it dies before or after a commit", async () => {
    for (const when of ["before", "after"] as const) {
      const plan: Crash[] = [
        { at: "jars.v1", when },
        { at: "jars.v1", when },
      ];
      const projector = await start(jarProjection(), failingReadModels(room.readModels, plan));
      for (const amount of [1, 2, 3]) await room.append(when, { amount });
      await projector.settled(await room.append(when, { amount: 4 }));
      expect(plan).toEqual([]);
      expect(await jar(projector, when)).toMatchObject({ count: 4, amount: 10 });
      await projector.stop();
    }
  });

  it("is fenced against a second one: together they count each event once", async () => {
    const projectors = [await start(), await start()];
    let last = await room.append("j1", { amount: 1 });
    for (let count = 1; count < 60; count += 1) last = await room.append("j1", { amount: 1 });
    for (const projector of projectors) {
      await projector.settled(last);
      expect(await jar(projector, "j1")).toMatchObject({ count: 60, amount: 60 });
    }
  });
});

describe("an event that cannot be projected", () => {
  it("stops the view right before it, shows, and is never passed over", async () => {
    let broken = true;
    const projection = jarProjection((data) => {
      if (broken && data["poison"]) throw new Error("cannot read this");
    });
    await room.append("j1", { amount: 1 });
    const good = await room.append("j1", { amount: 2 });
    await room.append("j2", { amount: 5, poison: true });
    const last = await room.append("j1", { amount: 4 });
    const projector = await start(projection);
    await eventually(async () => {
      expect(await projector.lag()).toMatchObject({ checkpoint: good, caughtUp: false });
    });
    expect((await projector.lag()).error).toMatch(/PROJECTION_FAILED.*cannot read this/);
    expect(await jar(projector, "j1")).toMatchObject({ count: 2, amount: 3 });
    broken = false;
    await projector.settled(last);
    expect(await jar(projector, "j1")).toMatchObject({ count: 3, amount: 7 });
    expect(await jar(projector, "j2")).toMatchObject({ count: 1, amount: 5 });
    await eventually(async () => expect((await projector.lag()).error).toBeUndefined());
  });

  it("is named when the store refuses the document that it makes", async () => {
    await room.append("j1", { amount: 1 });
    const good = await room.append("j1", { amount: 2 });
    await room.append("j2", {});
    const projector = await start();
    await eventually(async () => {
      expect((await projector.lag()).error).toContain("PROJECTION_FAILED");
      expect((await projector.lag()).checkpoint).toBe(good);
    });
    expect(await jar(projector, "j1")).toMatchObject({ count: 2 });
  });
});

it("forgets what a projection changes without putting it back", async () => {
  const projection = jarProjection();
  const projector = await start({
    ...projection,
    async project(event, view) {
      const doc = { count: 0, amount: 0, last: event.eventId };
      view.put("jars", event.tenantId, event.streamName, doc);
      doc.count = 99;
      const copy = await view.get<{ count: number }>("jars", event.tenantId, event.streamName);
      if (copy) copy.count = 98;
      const again = await view.get<JarView>("jars", event.tenantId, event.streamName);
      expect(again?.count).toBe(0);
      view.delete("jars", event.tenantId, "never there");
      expect(await view.get("jars", event.tenantId, "never there")).toBeUndefined();
    },
  });
  await projector.settled(await room.append("j1", { amount: 1 }));
  expect((await jar(projector, "j1"))?.count).toBe(0);
});
