import { cp, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { expectWhole } from "./support/expect-whole.ts";
import { everyEvent, sealedLeaves, signedEvents } from "./support/naive.ts";
import { DONGHAE, openRoom, type Room, SAMCHEOK, type TestEvent } from "./support/room.ts";

let room: Room;
beforeEach(async () => {
  room = await openRoom();
});
afterEach(() => room.close());

const some = (count: number, from = 0): TestEvent[] =>
  Array.from({ length: count }, (_, index) => ({ data: { n: from + index } }));

test("every event of every agency is sealed, in tiles, and under a checkpoint", async () => {
  await room.append("claim", "a", some(3));
  await room.append("ledger", "mileage", some(5));
  await room.append("claim", "a", some(2), SAMCHEOK);
  const audit = await room.start();
  await audit.settled();
  await room.append("proposal", "b", some(300));
  await room.append("ledger", "mileage", some(600));
  await audit.settled();
  await expectWhole(room.store, room.logFolder, DONGHAE);
  await expectWhole(room.store, room.logFolder, SAMCHEOK);
  const events = await everyEvent(room.store);
  expect(signedEvents(events, DONGHAE, "ledger").map(({ size }) => size)).toEqual([5, 605]);
  const file = await readFile(join(room.logFolder, DONGHAE, "ledger", "checkpoint"), "utf8");
  expect(file).toBe(signedEvents(events, DONGHAE, "ledger").at(-1)?.note);
});

test("settling again adds nothing", async () => {
  await room.append("claim", "a", some(3));
  const audit = await room.start();
  await audit.settled();
  const head = await room.store.head();
  await audit.settled();
  expect(await room.store.head()).toBe(head);
});

test("a service that starts anew goes on where the journal ends", async () => {
  for (let life = 0; life < 4; life += 1) {
    await room.append("claim", `c${life}`, some(10));
    const audit = await room.start();
    await audit.settled();
    await room.append("claim", `d${life}`, some(10));
    await room.stopAll();
  }
  const audit = await room.start();
  await audit.settled();
  await expectWhole(room.store, room.logFolder, DONGHAE);
});

test("views that are lost, or older than the event store, make nothing sealed twice", async () => {
  await room.append("claim", "a", some(700));
  const audit = await room.start();
  await audit.settled();
  const places = await room.readModels.operational({ name: "checkpoints", indexes: [] });
  await room.stopAll();
  await places.delete("house", "audit.journal", "any");
  await room.append("claim", "b", some(5));
  await (await room.start()).settled();
  await expectWhole(room.store, room.logFolder, DONGHAE);
});

test("an older copy of the event store that has grown anew is sealed without a gap", async () => {
  await room.append("claim", "a", some(5));
  await (await room.start()).settled();
  await room.stopAll();
  const copy = join(room.folder.path, "copy.sqlite");
  await room.withFileClosed(() => cp(room.eventFile, copy));
  await room.append("claim", "b", some(20));
  await (await room.start()).settled();
  await room.stopAll();
  await room.withFileClosed(async () => {
    for (const end of ["-wal", "-shm"]) await rm(`${room.eventFile}${end}`, { force: true });
    await cp(copy, room.eventFile);
  });
  // Whoever puts a copy back also drops the tiles: nothing but the event store knows of the log then.
  await rm(room.logFolder, { recursive: true });
  await room.append("claim", "c", some(60));
  await (await room.start()).settled();
  await expectWhole(room.store, room.logFolder, DONGHAE);
});

describe("two services over one event store", () => {
  /** Writes while both seal and sign. */
  async function writeAWhile(): Promise<void> {
    for (let round = 0; round < 60; round += 1) {
      const tenant = round % 3 === 0 ? SAMCHEOK : DONGHAE;
      await room.append("claim", `c${round % 7}`, some(1 + (round % 5)), tenant);
      await room.append("ledger", "mileage", some(1 + (round % 3)), tenant);
      room.clock.advanceMs(400);
    }
  }

  test.each([
    ["with one folder", "logs"],
    ["each with a folder of its own", "other-logs"],
  ])("seal every event once, %s", async (_how, folder) => {
    const otherFolder = join(room.folder.path, folder);
    const one = await room.start();
    const other = await room.start({ logFolder: otherFolder });
    await writeAWhile();
    await Promise.all([one.settled(), other.settled()]);
    // What one signed in the other's last round comes to it with the next.
    await Promise.all([one.settled(), other.settled()]);
    for (const tenant of [DONGHAE, SAMCHEOK]) {
      await expectWhole(room.store, room.logFolder, tenant);
      await expectWhole(room.store, otherFolder, tenant);
    }
  });

  test("seal every event once although both hold the lease", async () => {
    const views = await room.openOtherViews();
    const one = await room.start();
    const other = await room.start({
      logFolder: join(room.folder.path, "other-logs"),
      readModels: views,
    });
    await writeAWhile();
    await Promise.all([one.settled(), other.settled()]);
    for (const tenant of [DONGHAE, SAMCHEOK]) await expectWhole(room.store, room.logFolder, tenant);
    const { leaves } = sealedLeaves(await everyEvent(room.store), DONGHAE);
    expect(new Set(leaves).size).toBe(leaves.length);
  });
});
