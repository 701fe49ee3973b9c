import { cp, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { streamName } from "@dure/messages";
import { eventually } from "@dure/testing";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { environmentKeys } from "../src/adapters/environment-key.ts";
import type { RunningAudit } from "../src/index.ts";
import { auditor, getJson } from "./support/asking.ts";
import { editEvent } from "./support/edit-event.ts";
import { expectWhole, originOf } from "./support/expect-whole.ts";
import { everyEvent, filesIn, signedEvents } from "./support/naive.ts";
import { DONGHAE, openRoom, type Room, SAMCHEOK, type TestEvent } from "./support/room.ts";

let room: Room;
beforeEach(async () => {
  room = await openRoom();
});
afterEach(() => room.close());

const some = (count: number, from = 0): TestEvent[] =>
  Array.from({ length: count }, (_, index) => ({ data: { n: from + index } }));
const LEDGER = originOf(DONGHAE, "ledger");

const statusOf = async (audit: RunningAudit, log: "journal" | "ledger", tenant = DONGHAE) => {
  const { body } = await getJson(audit, room.clock, auditor(tenant), "/logs/status");
  return (body["logs"] as { log: string; stopped: unknown }[]).find((one) => one.log === log);
};
const isReady = async (audit: RunningAudit): Promise<boolean> =>
  (await fetch(`${audit.httpUrl}/health/ready`)).ok;

/** Runs the service over what is there until everything is signed, and stops it. */
async function runOnce(): Promise<void> {
  const audit = await room.start();
  await audit.settled();
  await room.stopAll();
}

describe("a log that contradicts its checkpoint stops, loudly", () => {
  test("when an entry was changed in the event store, with both roots, for this log alone", async () => {
    await room.append("ledger", "mileage", some(20));
    await room.append("ledger", "mileage", some(4), SAMCHEOK);
    await runOnce();
    await room.withFileClosed(async () => {
      editEvent(room.eventFile, streamName("ledger", DONGHAE, "mileage"), 7, '{"n":1000}');
    });
    const [signed] = signedEvents(await everyEvent(room.store), DONGHAE, "ledger");
    const audit = await room.start();
    await expect(audit.settled()).rejects.toMatchObject({ refusal: { code: "LOG_INCONSISTENT" } });
    expect(await isReady(audit)).toBe(false);
    expect(await statusOf(audit, "ledger")).toMatchObject({
      stopped: {
        code: "LOG_INCONSISTENT",
        why: expect.stringMatching(
          new RegExp(
            `${LEDGER}.*${(signed?.root ?? "").replace(/[+/]/g, "\\$&")}.*[A-Za-z0-9+/]{43}=`,
          ),
        ),
      },
    });
    expect(room.lines.filter((line) => line.includes("LOG_INCONSISTENT"))).toHaveLength(1);
    // The neighbour goes on.
    await room.append("ledger", "mileage", some(2), SAMCHEOK);
    room.clock.advanceMs(2_000);
    await eventually(async () => {
      expect(signedEvents(await everyEvent(room.store), SAMCHEOK, "ledger").at(-1)?.size).toBe(6);
    });
    await room.append("ledger", "mileage", some(2));
    room.clock.advanceMs(100_000_000);
    await room.stopAll();
    // Neither time nor a restart makes it sign again.
    const again = await room.start();
    await expect(again.settled()).rejects.toMatchObject({ refusal: { code: "LOG_INCONSISTENT" } });
    expect(signedEvents(await everyEvent(room.store), DONGHAE, "ledger")).toHaveLength(1);
  });

  test("when it is shorter than its checkpoint", async () => {
    await room.append("ledger", "mileage", some(2));
    await runOnce();
    const [signed] = signedEvents(await everyEvent(room.store), DONGHAE, "ledger");
    await room.append("checkpoint", "ledger", [
      { type: "checkpoint.signed", data: { ...signed, origin: LEDGER, size: 3 } },
    ]);
    const audit = await room.start();
    await expect(audit.settled()).rejects.toMatchObject({ refusal: { code: "LOG_INCONSISTENT" } });
    expect(await isReady(audit)).toBe(false);
  });

  test("when the journal's seals do not follow each other", async () => {
    await room.append("claim", "a", some(2));
    await runOnce();
    await room.append("journal", "journal", [
      { type: "journal.sealed", data: { first: 5, leaves: ["x"], upTo: "9" } },
    ]);
    const audit = await room.start();
    await expect(audit.settled()).rejects.toMatchObject({ refusal: { code: "LOG_UNREADABLE" } });
  });

  test("when the key is another one than before", async () => {
    await room.append("ledger", "mileage", some(2));
    await runOnce();
    await room.append("ledger", "mileage", some(2));
    const signingKeys = environmentKeys(Buffer.alloc(32, 8).toString("base64url"));
    const audit = await room.start({ signingKeys });
    await expect(audit.settled()).rejects.toMatchObject({ refusal: { code: "LOG_KEY_MISMATCH" } });
    expect(signedEvents(await everyEvent(room.store), DONGHAE, "ledger")).toHaveLength(1);
  });

  test("when an older copy of the event store was put back: the folder remembers what was shown", async () => {
    await room.append("ledger", "mileage", some(5));
    await runOnce();
    const copy = join(room.folder.path, "copy.sqlite");
    await room.withFileClosed(() => cp(room.eventFile, copy));
    await room.append("ledger", "mileage", some(5));
    room.clock.advanceMs(2_000);
    await runOnce();
    await room.withFileClosed(async () => {
      for (const end of ["-wal", "-shm"]) await rm(`${room.eventFile}${end}`, { force: true });
      await cp(copy, room.eventFile);
    });
    await room.append("ledger", "mileage", some(7, 100));
    const audit = await room.start();
    await expect(audit.settled()).rejects.toMatchObject({ refusal: { code: "LOG_INCONSISTENT" } });
    expect(signedEvents(await everyEvent(room.store), DONGHAE, "ledger")).toHaveLength(1);
  });
});

describe("tiles are a view", () => {
  const folder = (): string => join(room.logFolder, DONGHAE, "ledger");

  test("a dropped folder is made again, byte for byte", async () => {
    await room.append("ledger", "mileage", some(700));
    await runOnce();
    const before = await filesIn(folder());
    await rm(room.logFolder, { recursive: true });
    const head = await room.store.head();
    await runOnce();
    expect(await filesIn(folder())).toEqual(before);
    expect(await room.store.head()).toBe(head);
    await expectWhole(room.store, room.logFolder, DONGHAE);
  });

  test("damage, missing files and leftovers of a crash are mended at the start", async () => {
    await room.append("ledger", "mileage", some(700));
    await runOnce();
    const full = join(folder(), "tile/0/001");
    const bytes = await readFile(full);
    bytes[100] = (bytes[100] ?? 0) ^ 1;
    await writeFile(full, bytes);
    await rm(join(folder(), "tile/entries/000"));
    await mkdir(join(folder(), "tile/0/002.p"), { recursive: true });
    await writeFile(join(folder(), "tile/0/002.p/7"), "narrower");
    await writeFile(join(folder(), "tile/0/000.f00.unfinished"), "half");
    await runOnce();
    await expectWhole(room.store, room.logFolder, DONGHAE);
    expect(room.lines.filter((line) => line.includes("damaged and mended"))).toHaveLength(1);
  });

  test("a right edge that was lost while the service runs is made again before the next signature", async () => {
    await room.append("ledger", "mileage", some(300));
    const audit = await room.start();
    await audit.settled();
    for (const name of await readdir(join(folder(), "tile"))) {
      await rm(join(folder(), "tile", name), { recursive: true });
    }
    await room.append("ledger", "mileage", some(10));
    await audit.settled();
    await expectWhole(room.store, room.logFolder, DONGHAE);
    expect(signedEvents(await everyEvent(room.store), DONGHAE, "ledger").at(-1)?.size).toBe(310);
  });
});
