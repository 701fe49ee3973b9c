import { afterEach, beforeEach, expect, test } from "vitest";
import type { LogKeeper } from "../src/logs/log-keeper.ts";
import { openLogs } from "./support/logs.ts";
import { everyEvent, signedEvents } from "./support/naive.ts";
import { DONGHAE, openRoom, type Room } from "./support/room.ts";

const DAY_MS = 86_400_000;
let room: Room;
let open: ReturnType<typeof openLogs>;
beforeEach(async () => {
  room = await openRoom();
  open = openLogs(room);
});
afterEach(async () => {
  await open.stop();
  await room.close();
});

/** A leaf in the ledger; answers its keeper once it has it. */
async function leaf(type = "points.granted"): Promise<LogKeeper> {
  await room.append("ledger", "mileage", [{ type, data: { n: 1 } }]);
  await open.feed.caughtUp();
  const keeper = open.logs.ofTenant(DONGHAE, "ledger");
  if (!keeper) throw new Error("no keeper");
  return keeper;
}

/** Signs if it is due, and waits for it. */
async function sign(keeper: LogKeeper): Promise<boolean> {
  const written = await keeper.sign();
  await open.feed.caughtUp();
  return typeof written === "object";
}

test("at most one checkpoint a second", async () => {
  const keeper = await leaf();
  expect(await sign(keeper)).toBe(true);
  await leaf();
  expect(await sign(keeper)).toBe(false);
  room.clock.advanceMs(999);
  expect(await sign(keeper)).toBe(false);
  room.clock.advanceMs(1);
  expect(await sign(keeper)).toBe(true);
  expect(await sign(keeper)).toBe(false);
  expect(keeper.signed?.size).toBe(2);
});

test("a closed period is signed at once", async () => {
  const keeper = await leaf();
  await sign(keeper);
  await leaf("period.closed");
  expect(await sign(keeper)).toBe(true);
  await leaf();
  expect(await sign(keeper)).toBe(false);
});

test("an unchanged log is signed again after a day, with the same bytes", async () => {
  const keeper = await leaf();
  await sign(keeper);
  room.clock.advanceMs(DAY_MS - 1);
  expect(await sign(keeper)).toBe(false);
  room.clock.advanceMs(1);
  expect(await sign(keeper)).toBe(true);
  const [first, second] = signedEvents(await everyEvent(room.store), DONGHAE, "ledger");
  expect(second).toEqual(first);
});

test("a checkpoint is shown only once its event stands in the store", async () => {
  const keeper = await leaf();
  expect(keeper.shown).toBe(undefined);
  await sign(keeper);
  const [signed] = signedEvents(await everyEvent(room.store), DONGHAE, "ledger");
  expect(keeper.shown).toMatchObject({ size: 1, full: signed?.note });
});

test("two processes that sign at the same moment write one checkpoint, and both show it", async () => {
  const keeper = await leaf();
  const other = openLogs(room);
  await other.feed.caughtUp();
  const rival = other.logs.ofTenant(DONGHAE, "ledger");
  await Promise.all([keeper.sign(), rival?.sign()]);
  await Promise.all([open.feed.caughtUp(), other.feed.caughtUp()]);
  expect(rival?.shown?.full).toBe(keeper.shown?.full);
  expect(signedEvents(await everyEvent(room.store), DONGHAE, "ledger")).toHaveLength(1);
  await other.stop();
});

test("who has not seen the newest checkpoint cannot write one", async () => {
  const keeper = await leaf();
  const other = openLogs(room);
  await other.feed.caughtUp();
  await other.stop();
  const late = other.logs.ofTenant(DONGHAE, "ledger");
  await leaf();
  expect(await sign(keeper)).toBe(true);
  room.clock.advanceMs(5_000);
  expect(await late?.sign()).toBe("taken");
  expect(signedEvents(await everyEvent(room.store), DONGHAE, "ledger")).toHaveLength(1);
});
