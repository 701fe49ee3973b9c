import { openSqliteReadModels } from "@dure/read-model-sqlite";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Projector, startProjector } from "../src/index.ts";
import { jarProjection } from "./jar-view.ts";
import { DONGHAE, openRoom, type Room, shortTimers } from "./room.ts";

let room: Room;
let projector: Projector;
beforeEach(async () => {
  room = await openRoom();
  const { readModels, store } = room;
  projector = await startProjector({
    store,
    readModels,
    projection: jarProjection(),
    timers: shortTimers,
  });
});
afterEach(async () => {
  await projector.stop();
  await room.close();
});

/** Writes into the view behind the projector's back, as somebody with the file would. */
async function meddle(
  writes: readonly { readonly id: string; readonly doc?: { readonly [field: string]: unknown } }[],
): Promise<void> {
  const others = openSqliteReadModels({ file: `${room.folder.path}/views.sqlite` });
  const storage = await others.projection(jarProjection().definition);
  const generation = await storage.active();
  const checkpoint = (await generation.checkpoint()) as string;
  await generation.commit({
    writes: writes.map((write) => ({ collection: "jars", tenantId: DONGHAE, ...write })),
    checkpoint,
    expected: checkpoint,
  });
  await others.close();
}

describe("comparing a view with the log", () => {
  it("finds nothing where the view tells the log", async () => {
    for (let count = 0; count < 1_200; count += 1) {
      await room.append(`j${count % 5}`, { amount: count });
    }
    await projector.settled((await room.store.head()) as never);
    expect(await projector.compare(DONGHAE)).toMatchObject({
      documents: 5,
      differenceCount: 0,
      differences: [],
    });
  });

  it("names every document that was altered, removed or made up, with its fields", async () => {
    for (const jar of ["a", "b", "c"]) await room.append(jar, { amount: 7 });
    const last = await room.append("a", { amount: 1 });
    await projector.settled(last);
    const stream = (jar: string): string => `jar-donghae+${jar}`;
    const known = await projector.reader.get("jars", DONGHAE, stream("a"));
    await meddle([
      { id: stream("a"), doc: { ...known?.doc, amount: 1_000 } },
      { id: stream("b") },
      { id: stream("made-up"), doc: { count: 1, amount: 1 } },
    ]);
    const { differenceCount, differences } = await projector.compare(DONGHAE);
    expect(differenceCount).toBe(3);
    expect(new Set(differences)).toEqual(
      new Set([
        { collection: "jars", id: stream("a"), kind: "DIFFERENT", fields: ["amount"] },
        { collection: "jars", id: stream("b"), kind: "MISSING", fields: [] },
        { collection: "jars", id: stream("made-up"), kind: "EXTRA", fields: [] },
      ]),
    );
  });

  it("leaves the view as it is and lets it go on", async () => {
    await projector.settled(await room.append("a", { amount: 1 }));
    const before = await projector.digest();
    await projector.compare(DONGHAE);
    expect(await projector.digest()).toBe(before);
    await projector.settled(await room.append("a", { amount: 1 }));
  });
});
