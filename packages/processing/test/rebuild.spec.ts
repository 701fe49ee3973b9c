import type { EventStore } from "@dure/event-store";
import type { GlobalPosition } from "@dure/messages";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Projector, startProjector } from "../src/index.ts";
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

const start = async (projection = jarProjection()): Promise<Projector> => {
  const { readModels, store } = room;
  const projector = await startProjector({ store, readModels, projection, timers: shortTimers });
  running.push(projector);
  return projector;
};

const jar = async (projector: Projector, id: string): Promise<JarView | undefined> =>
  (await projector.reader.get<JarView>("jars", "donghae", `jar-donghae+${id}`))?.doc;

describe("a rebuild", () => {
  it("under 1,000 concurrent events gives the same bytes, and readers never go back", async () => {
    for (let count = 0; count < 200; count += 1) await room.append(`j${count % 7}`, { amount: 1 });
    const projector = await start();
    let writing = true;
    const write = async (): Promise<GlobalPosition> => {
      let last: GlobalPosition | undefined;
      for (let count = 0; count < 1_000; count += 1) {
        last = await room.append(`j${count % 7}`, { amount: count });
      }
      writing = false;
      return last as GlobalPosition;
    };
    const read = async (): Promise<void> => {
      let seen = 0;
      while (writing) {
        const count = (await jar(projector, "j1"))?.count ?? 0;
        expect(count).toBeGreaterThanOrEqual(seen);
        seen = count;
        await new Promise((resolve) => setImmediate(resolve));
      }
    };
    const rebuild = async (): Promise<number> => {
      let rebuilds = 0;
      while (writing || rebuilds === 0) {
        const { digest, previousDigest } = await projector.rebuild();
        expect(digest).toBe(previousDigest);
        rebuilds += 1;
      }
      return rebuilds;
    };
    const [last, rebuilds] = await Promise.all([write(), rebuild(), read()]);
    expect(rebuilds).toBeGreaterThan(1);
    await projector.settled(last);
    const live = await projector.digest();
    expect(await projector.rebuild()).toEqual({ digest: live, previousDigest: live });
    expect((await jar(projector, "j0"))?.count).toBe(29 + 143);
  });

  it("goes on being projected and takes the place of a view that tells something else", async () => {
    let old = true;
    const projector = await start(
      jarProjection((data) => {
        if (old) data["amount"] = 1_000;
      }),
    );
    await projector.settled(await room.append("j1", { amount: 1 }));
    old = false;
    const { digest, previousDigest } = await projector.rebuild();
    expect(digest).not.toBe(previousDigest);
    await projector.settled(await room.append("j1", { amount: 2 }));
    expect(await jar(projector, "j1")).toMatchObject({ count: 2, amount: 3 });
  });

  it("that meets a bad event leaves the live view alone and can be asked again", async () => {
    let broken = false;
    const projector = await start(
      jarProjection(() => {
        if (broken) throw new Error("cannot read this");
      }),
    );
    const position = await room.append("j1", { amount: 1 });
    await projector.settled(position);
    broken = true;
    await expect(projector.rebuild()).rejects.toMatchObject({
      refusal: { code: "PROJECTION_FAILED" },
    });
    expect(await jar(projector, "j1")).toMatchObject({ count: 1 });
    broken = false;
    await projector.rebuild();
    expect(await jar(projector, "j1")).toMatchObject({ count: 1 });
  });

  it("of an empty log works, and two at once are one", async () => {
    const projector = await start();
    const [one, other] = await Promise.all([projector.rebuild(), projector.rebuild()]);
    expect(one).toBe(other);
    await projector.settled(await room.append("j1", { amount: 1 }));
    expect(await jar(projector, "j1")).toMatchObject({ count: 1 });
  });

  it.each([1, 500])(
    "by a process that lags behind another keeps the other's progress (pages of %i)",
    async (pageSize) => {
      const goOn = Promise.withResolvers<void>();
      const { store } = room;
      const held: EventStore = {
        append: (request) => store.append(request),
        readStream: (...parts) => store.readStream(...parts),
        readAll: (options) => store.readAll(options),
        head: () => store.head(),
        close: () => store.close(),
        async *subscribe(options) {
          await goOn.promise;
          yield* store.subscribe({ ...options, pageSize });
        },
      };
      const projection = jarProjection();
      const lagging = await startProjector({
        ...room,
        store: held,
        projection,
        timers: shortTimers,
      });
      running.push(lagging);
      const ahead = await start();
      for (let count = 1; count < 70; count += 1) await room.append("j1", { amount: 1 });
      await ahead.settled(await room.append("j1", { amount: 1 }));
      const { digest, previousDigest } = await lagging.rebuild();
      expect(digest).toBe(previousDigest);
      expect(await jar(ahead, "j1")).toMatchObject({ count: 70 });
      await ahead.stop();
      const last = await room.append("j1", { amount: 1 });
      goOn.resolve();
      await lagging.settled(last);
      expect(await jar(lagging, "j1")).toMatchObject({ count: 71 });
      expect(await lagging.rebuild()).toMatchObject({ digest: await lagging.digest() });
    },
  );

  it("is cut off when the projector stops", async () => {
    for (let count = 0; count < 20; count += 1) await room.append("j1", { amount: 1 });
    const projector = await start();
    const position = await room.append("j1", { amount: 1 });
    await projector.settled(position);
    const rebuilding = expect(projector.rebuild()).rejects.toMatchObject({
      refusal: { code: "PROCESSING_STOPPED" },
    });
    await projector.stop();
    await rebuilding;
    const next = await start();
    expect(await jar(next, "j1")).toMatchObject({ count: 21 });
  });
});

it("makes the same bytes however the log was cut into pages and runs", async () => {
  const action = fc.oneof(
    { weight: 6, arbitrary: fc.record({ jar: fc.nat(3), amount: fc.nat(99) }) },
    { weight: 1, arbitrary: fc.constant("restart" as const) },
    { weight: 1, arbitrary: fc.constant("rebuild" as const) },
  );
  await fc.assert(
    fc.asyncProperty(fc.array(action, { maxLength: 25 }), async (actions) => {
      const own = await openRoom();
      const options = { ...own, projection: jarProjection(), timers: shortTimers };
      let projector = await startProjector(options);
      try {
        let last: GlobalPosition | undefined;
        for (const each of actions) {
          if (each === "restart") {
            await projector.stop();
            projector = await startProjector(options);
          } else if (each === "rebuild") await projector.rebuild();
          else last = await own.append(`j${each.jar}`, { amount: each.amount });
        }
        if (last !== undefined) await projector.settled(last);
        const live = await projector.digest();
        expect(await projector.rebuild()).toEqual({ digest: live, previousDigest: live });
      } finally {
        await projector.stop();
        await own.close();
      }
    }),
    { numRuns: 15, seed: 20_260_701 },
  );
});
