import { join } from "node:path";
import { openSqliteEventStore } from "@dure/event-store-sqlite";
import { type Clock, offsetClock, systemClock } from "@dure/kernel";
import type { TenantId } from "@dure/messages";
import { seededIds, seededRandom } from "@dure/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ask, auditor } from "./support/asking.ts";
import { type Child, startChild } from "./support/child.ts";
import { expectWhole, originOf } from "./support/expect-whole.ts";
import { everyEvent, expectedLeaves, sealedLeaves, signedEvents } from "./support/naive.ts";
import { appendTo, DONGHAE, openRoom, type Room, SAMCHEOK } from "./support/room.ts";

const ROUNDS = Number(process.env["DURE_CRASH_ROUNDS"] ?? "20");
const MAX_CHECKPOINTS_A_LIFE = 8;
const MAX_WRITES_A_LIFE = 2_000;
const SEED = 11;
/** More than a lease: what the killed process held is over when the next one starts. */
const LIFE_MS = 15_000;
const TENANTS = [DONGHAE, SAMCHEOK];
const LOGS = ["journal", "ledger"] as const;

let room: Room;
/** Every checkpoint that anybody was ever shown, by origin and size. */
const shown = new Map<string, Set<string>>();
const random = seededRandom(SEED);

beforeAll(async () => {
  room = await openRoom();
});
afterAll(() => room.close());

/** Something of everything: events that are sealed, entries, and closed periods, which are signed at once. */
async function write(clock: Clock, tenant: TenantId): Promise<void> {
  const store = room.store;
  const ids = seededIds(clock, Math.floor(random() * 2 ** 31));
  const count = 1 + Math.floor(random() * 4);
  const events = Array.from({ length: count }, () => ({ data: { n: random() } }));
  await appendTo(store, clock, ids, {
    category: "claim",
    id: `c${Math.floor(random() * 20)}`,
    tenant,
    events,
  });
  const type = random() < 0.3 ? "period.closed" : "points.granted";
  await appendTo(store, clock, ids, {
    category: "ledger",
    id: "mileage",
    tenant,
    events: [{ type, data: { n: random() } }],
  });
}

/** Looks at what is served and remembers it. */
async function look(child: Child, clock: Clock): Promise<void> {
  for (const tenant of TENANTS) {
    for (const log of LOGS) {
      const answer = await ask(child, clock, auditor(tenant), `/logs/${log}/checkpoint`);
      if (answer.status === 404) continue;
      const note = await answer.text();
      expect(answer.status, note).toBe(200);
      const size = note.split("\n")[1] ?? "";
      const key = `${originOf(tenant, log)} ${size}`;
      shown.set(key, (shown.get(key) ?? new Set()).add(note));
    }
  }
}

/** One life of the process: others write and look until it has shown some checkpoints, and then it is killed. */
async function liveAndDie(round: number): Promise<{ readonly unsealed: number }> {
  const offsetMs = round * LIFE_MS;
  const clock = offsetClock(systemClock, offsetMs);
  const child = await startChild(room.folder.path, offsetMs);
  const enough = shown.size + 1 + Math.floor(random() * MAX_CHECKPOINTS_A_LIFE);
  for (let count = 0; shown.size < enough && count < MAX_WRITES_A_LIFE; count += 1) {
    await write(clock, TENANTS[count % 3 === 0 ? 1 : 0] ?? DONGHAE);
    await look(child, clock);
  }
  // A few more, so that the end does not always come right behind a checkpoint.
  for (let count = Math.floor(random() * 4); count > 0; count -= 1) await write(clock, DONGHAE);
  await child.kill();
  const events = await everyEvent(room.store);
  const unsealed = TENANTS.map(
    (tenant) =>
      expectedLeaves(events, tenant, "journal").length - sealedLeaves(events, tenant).leaves.length,
  );
  return { unsealed: unsealed.reduce((sum, one) => sum + one, 0) };
}

async function expectShownAreOfTheStore(): Promise<void> {
  const events = await everyEvent(room.store);
  for (const tenant of TENANTS) {
    for (const log of LOGS) {
      const signed = new Set(signedEvents(events, tenant, log).map(({ note }) => note));
      for (const [key, notes] of shown) {
        if (!key.startsWith(`${originOf(tenant, log)} `)) continue;
        expect([...notes], key).toHaveLength(1);
        for (const note of notes) expect(signed.has(note), key).toBe(true);
      }
    }
  }
}

/** Opens everything in this process, as a restart does, until nothing is left to do. */
async function inspect(round: number): Promise<void> {
  const clock = offsetClock(systemClock, round * LIFE_MS + LIFE_MS / 2);
  const store = openSqliteEventStore({ file: room.eventFile, clock, pollIntervalMs: 2 });
  const audit = await room.start({ clock, store });
  await audit.settled();
  await room.stopAll();
  await store.close();
}

test(`kill -9 while it seals and signs, ${ROUNDS} times: no leaf lost, twice or out of order, no two checkpoints of a size`, {
  timeout: 60_000 + ROUNDS * 20_000,
}, async () => {
  let cutOff = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const { unsealed } = await liveAndDie(round);
    if (unsealed > 0) cutOff += 1;
    for (const tenant of TENANTS) {
      await expectWhole(room.store, join(room.folder.path, "logs"), tenant, { isSettled: false });
    }
    await expectShownAreOfTheStore();
    if (round % 5 !== 4 && round !== ROUNDS - 1) continue;
    await inspect(round);
    for (const tenant of TENANTS) await expectWhole(room.store, room.logFolder, tenant);
  }
  // Without work that the kill cut off, and checkpoints that somebody saw, this would have shown nothing.
  expect(cutOff).toBeGreaterThan(ROUNDS / 4);
  expect(shown.size).toBeGreaterThan(ROUNDS);
});
