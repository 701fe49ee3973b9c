import { streamName } from "@dure/messages";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createCommandHandler, toNewEvent } from "../src/index.ts";
import { failingStore } from "./failing-store.ts";
import { contextOf, DONGHAE, jarRegistry, jarRoom } from "./jar.ts";

let room: Awaited<ReturnType<typeof jarRoom>>;
beforeEach(async () => {
  room = await jarRoom();
});
afterEach(() => room.close());

const revisionsOf = async (id: string): Promise<number> =>
  (
    await room.store.readStream(streamName("jar", DONGHAE, id), {
      direction: "forwards",
      maxCount: 1_000,
    })
  ).length;

describe("a lost race", () => {
  it("folds what was missed and decides again", async () => {
    const other = createCommandHandler(room.parts);
    const watched = failingStore(room.store, []);
    const handler = createCommandHandler({ ...room.parts, store: watched.store });
    let raced = false;
    watched.onAppend(async () => {
      if (raced) return;
      raced = true;
      await other.handle("j1", { fill: 8 }, contextOf("other"));
    });
    expect(await handler.handle("j1", { fill: 2 }, contextOf("a"))).toMatchObject({
      ok: true,
      value: { state: 10, revision: 1 },
    });
  });

  it("ends in a refusal when the decision is another one now", async () => {
    const other = createCommandHandler(room.parts);
    const watched = failingStore(room.store, []);
    const handler = createCommandHandler({ ...room.parts, store: watched.store });
    watched.onAppend(async () => {
      await other.handle("j1", { fill: 8 }, contextOf("other"));
    });
    expect(await handler.handle("j1", { fill: 3 }, contextOf("a"))).toMatchObject({
      ok: false,
      refusal: { code: "JAR_FULL" },
    });
  });

  it("is given up after a bounded number of decisions", async () => {
    const other = createCommandHandler(room.parts);
    const watched = failingStore(room.store, []);
    const handler = createCommandHandler({ ...room.parts, store: watched.store });
    let races = 0;
    watched.onAppend(async () => {
      races += 1;
      await other.handle("j1", { empty: "race" }, contextOf(`other ${races}`));
    });
    expect(await handler.handle("j1", { fill: 1 }, contextOf("a"))).toMatchObject({
      ok: false,
      refusal: { code: "COMMAND_CONFLICT", status: 409 },
    });
    expect(watched.appends).toHaveLength(9);
  });

  it("against the same command answers what the winner wrote", async () => {
    const other = createCommandHandler(room.parts);
    const watched = failingStore(room.store, []);
    const handler = createCommandHandler({ ...room.parts, store: watched.store });
    watched.onAppend(async () => {
      await other.handle("j1", { fill: 2 }, contextOf("a"));
    });
    expect(await handler.handle("j1", { fill: 2 }, contextOf("a"))).toMatchObject({
      ok: true,
      value: { alreadyHandled: true, state: 2 },
    });
    expect(await revisionsOf("j1")).toBe(1);
  });

  it("does not happen within one handler", async () => {
    const watched = failingStore(room.store, []);
    const handler = createCommandHandler({ ...room.parts, store: watched.store });
    const outcomes = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        handler.handle("j1", { fill: 1 }, contextOf(`${index}`)),
      ),
    );
    expect(outcomes.filter((outcome) => outcome.ok)).toHaveLength(10);
    expect(watched.appends).toHaveLength(10);
  });

  it("cannot pile up without end", async () => {
    const handler = createCommandHandler(room.parts);
    const outcomes = await Promise.allSettled(
      Array.from({ length: 1_010 }, () => handler.handle("j1", { look: true }, contextOf("a"))),
    );
    const full = outcomes.filter((outcome) => outcome.status === "rejected");
    expect(full).toHaveLength(10);
    expect(full[0]?.reason).toMatchObject({ refusal: { code: "COMMAND_QUEUE_FULL" } });
    expect(await handler.handle("j1", { fill: 1 }, contextOf("b"))).toMatchObject({ ok: true });
  });
});

describe("an append with an unknown outcome", () => {
  it("is sent again with the same events, whether they stand already or not", async () => {
    for (const fate of ["lostBefore", "lostAfter"] as const) {
      const watched = failingStore(room.store, [fate, fate]);
      const handler = createCommandHandler({ ...room.parts, store: watched.store });
      expect(await handler.handle(fate, { fill: 2 }, contextOf(fate))).toMatchObject({
        ok: true,
        value: { alreadyHandled: false, state: 2, revision: 0 },
      });
      expect(watched.appends).toHaveLength(3);
      expect(watched.appends[1]).toEqual(watched.appends[0]);
      expect(watched.appends[2]).toEqual(watched.appends[0]);
      expect(await revisionsOf(fate)).toBe(1);
    }
  });

  it("that never clears is reported, and the repeated request finds what was written", async () => {
    const watched = failingStore(
      room.store,
      Array.from({ length: 8 }, () => "lostAfter" as const),
    );
    const handler = createCommandHandler({ ...room.parts, store: watched.store });
    await expect(handler.handle("j1", { fill: 2 }, contextOf("a"))).rejects.toMatchObject({
      refusal: { code: "EVENT_STORE_OUTCOME_UNKNOWN" },
    });
    expect(watched.appends).toHaveLength(8);
    expect(await handler.handle("j1", { fill: 2 }, contextOf("a"))).toMatchObject({
      ok: true,
      value: { alreadyHandled: true, state: 2 },
    });
  });

  it("is told from one where surely nothing was written: that is left to who asked", async () => {
    const watched = failingStore(room.store, ["unavailable"]);
    const handler = createCommandHandler({ ...room.parts, store: watched.store });
    await expect(handler.handle("j1", { fill: 2 }, contextOf("a"))).rejects.toMatchObject({
      refusal: { code: "EVENT_STORE_UNAVAILABLE" },
    });
    expect(watched.appends).toHaveLength(1);
    expect(await handler.handle("j1", { fill: 2 }, contextOf("a"))).toMatchObject({
      ok: true,
      value: { alreadyHandled: false, state: 2 },
    });
  });

  it("is an error of its own when the id stands with other content", async () => {
    const fixed = room.parts.ids.next();
    const event = toNewEvent({
      event: { type: "jar.filled", data: { amount: 1 } },
      registry: jarRegistry,
      context: contextOf("x"),
      eventId: fixed,
    });
    const other = streamName("jar", DONGHAE, "other");
    await room.store.append({ streamName: other, expectedRevision: "noStream", events: [event] });
    const ids = { ...room.parts.ids, next: () => fixed };
    const handler = createCommandHandler({ ...room.parts, ids });
    await expect(handler.handle("j1", { fill: 2 }, contextOf("a"))).rejects.toMatchObject({
      refusal: { code: "COMMAND_DIFFERENT_CONTENT" },
    });
  });
});
