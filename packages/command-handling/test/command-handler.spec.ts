import { streamName, tenantId } from "@dure/messages";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createCommandHandler, toNewEvent } from "../src/index.ts";
import { failingStore } from "./failing-store.ts";
import { contextOf, DONGHAE, jarDecider, jarRegistry, jarRoom } from "./jar.ts";

let room: Awaited<ReturnType<typeof jarRoom>>;
beforeEach(async () => {
  room = await jarRoom();
});
afterEach(() => room.close());

const valueOf = <Value>(outcome: { ok: true; value: Value } | { ok: false }): Value => {
  if (!outcome.ok) throw new Error("expected an accepted command");
  return outcome.value;
};

describe("a command", () => {
  it("appends its events and answers them with revision and position", async () => {
    const handler = createCommandHandler(room.parts);
    const done = valueOf(await handler.handle("j1", { fill: 3 }, contextOf("a")));
    expect(done).toMatchObject({ state: 3, revision: 0, alreadyHandled: false });
    expect(done.position).toBe(await room.store.head());
    expect(done.events).toHaveLength(1);
    expect(done.events[0]).toMatchObject({
      eventType: "jar.filled",
      streamName: "jar-donghae+j1",
      streamRevision: 0,
      data: '{"amount":3}',
      businessDate: "2026-07-01",
      commandId: contextOf("a").commandId,
    });
  });

  it("answers a refusal and writes nothing", async () => {
    const handler = createCommandHandler(room.parts);
    const outcome = await handler.handle("j1", { fill: 11 }, contextOf("a"));
    expect(outcome).toMatchObject({ ok: false, refusal: { code: "JAR_FULL" } });
    expect(await room.store.head()).toBeUndefined();
  });

  it("that changes nothing answers the place of the last event", async () => {
    const handler = createCommandHandler(room.parts);
    const none = valueOf(await handler.handle("j1", { look: true }, contextOf("a")));
    expect(none).toMatchObject({ events: [], revision: -1, position: undefined });
    const filled = valueOf(await handler.handle("j1", { fill: 3 }, contextOf("b")));
    const looked = valueOf(await handler.handle("j1", { look: true }, contextOf("c")));
    expect(looked).toMatchObject({ events: [], revision: 0, position: filled.position });
  });

  it("that comes again answers its stored events and appends nothing", async () => {
    const handler = createCommandHandler(room.parts);
    const first = valueOf(await handler.handle("j1", { fill: 3 }, contextOf("a")));
    await handler.handle("j1", { fill: 4 }, contextOf("b"));
    const head = await room.store.head();
    const restarted = createCommandHandler(room.parts);
    for (const each of [handler, restarted]) {
      const again = valueOf(await each.handle("j1", { fill: 3 }, contextOf("a")));
      expect(again).toMatchObject({ alreadyHandled: true, state: 7, revision: 1 });
      expect(again.events).toEqual(first.events);
      expect(again.position).toBe(first.position);
    }
    expect(await room.store.head()).toBe(head);
  });

  it("of another agency works on another stream", async () => {
    const handler = createCommandHandler(room.parts);
    await handler.handle("j1", { fill: 9 }, contextOf("a"));
    const mapo = contextOf("a", tenantId("mapo"));
    expect(valueOf(await handler.handle("j1", { fill: 5 }, mapo)).state).toBe(5);
    expect((await handler.load(DONGHAE, "j1")).state).toBe(9);
  });
});

describe("the cache", () => {
  it("makes a handler read only the tail", async () => {
    const watched = failingStore(room.store, []);
    const handler = createCommandHandler({ ...room.parts, store: watched.store });
    await handler.handle("j1", { fill: 1 }, contextOf("a"));
    await handler.handle("j1", { fill: 1 }, contextOf("b"));
    watched.reads.length = 0;
    await handler.load(DONGHAE, "j1");
    expect(watched.reads).toEqual([2]);
  });

  it("forgets the aggregate that was not used longest", async () => {
    const watched = failingStore(room.store, []);
    const handler = createCommandHandler({ ...room.parts, store: watched.store, cacheSize: 2 });
    for (const id of ["j1", "j2"]) await handler.handle(id, { fill: 1 }, contextOf(id));
    await handler.load(DONGHAE, "j1");
    await handler.handle("j3", { fill: 1 }, contextOf("j3"));
    watched.reads.length = 0;
    for (const id of ["j3", "j1", "j2"]) await handler.load(DONGHAE, id);
    expect(watched.reads).toEqual([1, 1, 0]);
  });

  it("never sees data that the registry does not accept", async () => {
    const seen: unknown[] = [];
    const decider = {
      ...jarDecider,
      evolve: (...parts: Parameters<typeof jarDecider.evolve>) => {
        seen.push(parts[1].data);
        return jarDecider.evolve(...parts);
      },
    };
    const handler = createCommandHandler({ ...room.parts, decider });
    await handler.handle("j1", { fill: 1 }, contextOf("a"));
    const event = toNewEvent({
      event: { type: "jar.filled", data: { amount: 1 } },
      registry: jarRegistry,
      context: contextOf("b"),
      ids: room.parts.ids,
    });
    await room.store.append({
      streamName: streamName("jar", DONGHAE, "j1"),
      expectedRevision: 0,
      events: [{ ...event, data: '{"amount":"many"}' }],
    });
    await expect(handler.handle("j1", { fill: 1 }, contextOf("c"))).rejects.toThrow("amount");
    await expect(handler.load(DONGHAE, "j1")).rejects.toThrow("amount");
    expect(seen.every((data) => typeof (data as { amount: unknown }).amount === "number")).toBe(
      true,
    );
  });

  it("is never reached by an event that could not be read back, and neither is the log", async () => {
    const handler = createCommandHandler(room.parts);
    const broken = { fill: Number.NaN };
    await expect(handler.handle("j1", broken, contextOf("a"))).rejects.toThrow("amount");
    expect(await room.store.head()).toBeUndefined();
  });
});

describe("toNewEvent", () => {
  it("takes a given id and leaves absent fields out", () => {
    const eventId = room.parts.ids.next();
    const event = toNewEvent({
      event: { type: "jar.emptied", data: { reason: "봄" } },
      registry: jarRegistry,
      context: { ...contextOf("a"), policyHash: "ab" },
      eventId,
    });
    expect(event).toMatchObject({ eventId, policyHash: "ab", schemaVersion: 1 });
    expect(Object.keys(event)).not.toContain("causationId");
  });
});
