import { join } from "node:path";
import { type EventStore, eventStoreError } from "@dure/event-store";
import { openSqliteEventStore } from "@dure/event-store-sqlite";
import { civilDate, idsFrom, kstDate, kstStartOfDayMs, nameId } from "@dure/kernel";
import { LedgerState, parseEntry, trialBalance } from "@dure/ledger-books";
import { streamName, tenantId } from "@dure/messages";
import { packFor, policyCanonicalJson, policyHash } from "@dure/policy";
import { seededRandom, temporaryFolder, virtualClock } from "@dure/testing";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { LedgerCommand } from "../src/domain/ledger/commands.ts";
import { foldStream } from "../src/ledger/fold-stream.ts";
import { LedgerWriter } from "../src/ledger/ledger-writer.ts";
import { gradeSeven } from "./ledger-world.ts";

const TENANT = tenantId("donghae");
const clock = virtualClock(Date.parse("2026-07-01T00:00:00Z"));
const random = seededRandom(7);
const ids = idsFrom(clock.nowMs, (digits) =>
  Array.from({ length: digits }, () => Math.floor(random() * 16).toString(16)).join(""),
);
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let store: EventStore;

const writerOver = (over: EventStore) => new LedgerWriter({ store: over, clock, tenantId: TENANT });
const call = (command: LedgerCommand) => ({
  command,
  actor: { kind: "system", ref: "test" } as const,
  correlationId: command.id,
});
const grant = (personRef: string, key: string): LedgerCommand => ({
  kind: "grantForAct",
  id: ids.next(),
  cause: [],
  act: `claim:${key}`,
  activity: "OUTCOME",
  day: civilDate("2026-07-01"),
  shares: [{ personRef, departmentCode: "d01", sharePermille: 1000 }],
});
const hold = (personRef: string, redemption: string): LedgerCommand => ({
  kind: "placeHold",
  id: nameId(redemption),
  cause: [],
  redemption,
  personRef,
  person: gradeSeven,
  pd: [],
  tier: 5000,
  choice: "LOCAL_CURRENCY",
  requestedOn: civilDate("2026-07-01"),
  month: "2026-07" as never,
});

async function found(writer: LedgerWriter): Promise<void> {
  const pack = packFor(TENANT);
  if (!pack) throw new Error("no pack");
  const { policy } = pack;
  const publish: LedgerCommand = {
    kind: "publishPolicy",
    id: nameId("policy"),
    cause: [],
    policy: "mileage",
    version: 1,
    hash: policyHash(policy),
    effectiveFrom: civilDate("2026-01-01"),
    canonical: policyCanonicalJson(policy),
    approvedBy: ["a", "b"],
  };
  await writer.submit(call(publish));
  await writer.submit(
    call({
      kind: "fundBudget",
      id: nameId("budget"),
      cause: [],
      fiscalYear: 2026,
      amountWon: 150_000,
    }),
  );
}

/** Folds the stored ledger from nothing, hashes checked, and sums it up. */
async function replay(): Promise<LedgerState> {
  const state = new LedgerState(TENANT);
  await foldStream(store, state, { verify: true });
  trialBalance(state.accounts.values());
  return state;
}

beforeEach(async () => {
  folder = await temporaryFolder();
  store = openSqliteEventStore({ file: join(folder.path, "events.sqlite"), clock });
});
afterEach(async () => {
  await store.close();
  await folder.remove();
});

it("numbers entries as the stream does, whoever comes at once", async () => {
  const writer = writerOver(store);
  await found(writer);
  const outcomes = await Promise.all(
    Array.from({ length: 300 }, (_, index) =>
      writer.submit(call(grant(`p${index % 7}`, `${index}`))),
    ),
  );
  expect(outcomes.every((outcome) => outcome.ok)).toBe(true);
  const events = await store.readStream(streamName("ledger", TENANT, "mileage"), {
    direction: "forwards",
    maxCount: 1000,
  });
  expect(events.map((event) => JSON.parse(event.data).seq)).toEqual(
    events.map((event) => event.streamRevision),
  );
  expect((await replay()).member("p0").earned).toBe(43 * 5000);
});

it("lets one of a hundred parallel redemptions of a person pass, and never more than the budget pays", async () => {
  const writer = writerOver(store);
  await found(writer);
  for (let index = 0; index < 10; index += 1)
    await writer.submit(call(grant(`p${index}`, `${index}`)));
  const same = await Promise.all(
    Array.from({ length: 100 }, (_, index) => writer.submit(call(hold("p0", `same-${index}`)))),
  );
  expect(same.filter((outcome) => outcome.ok)).toHaveLength(1);
  expect(
    same.filter((outcome) => !outcome.ok && outcome.refusal.code === "ALREADY_THIS_MONTH"),
  ).toHaveLength(99);
  const others = await Promise.all(
    Array.from({ length: 9 }, (_, index) =>
      writer.submit(call(hold(`p${index + 1}`, `other-${index}`))),
    ),
  );
  // 150,000 won pay for three redemptions of 50,000, and one is taken.
  expect(others.filter((outcome) => outcome.ok)).toHaveLength(2);
});

it("shares one ledger between two writers without a gap, a double or a lost entry", async () => {
  const [one, other] = [writerOver(store), writerOver(store)];
  await found(one);
  const outcomes = await Promise.all(
    Array.from({ length: 200 }, (_, index) =>
      (index % 2 === 0 ? one : other).submit(call(grant(`p${index % 5}`, `${index}`))),
    ),
  );
  expect(outcomes.every((outcome) => outcome.ok)).toBe(true);
  const state = await replay();
  expect(state.head.nextSeq).toBe(202);
  expect(state.lots.rows.size).toBe(200);
});

it("does nothing twice when the answer of the store is lost", async () => {
  let lost = 0;
  const forgetful: EventStore = {
    ...store,
    append: async (request) => {
      const result = await store.append(request);
      lost += 1;
      if (lost % 2 === 1) throw eventStoreError("EVENT_STORE_OUTCOME_UNKNOWN", { reason: "test" });
      return result;
    },
  };
  const writer = writerOver(forgetful);
  await found(writer);
  const command = grant("p", "1");
  expect((await writer.submit(call(command))).ok).toBe(true);
  expect((await writer.submit(call(command))).ok).toBe(true);
  expect((await replay()).member("p").earned).toBe(5000);
});

it("takes everything back when the store refuses, and goes on afterwards", async () => {
  let full = false;
  const filling: EventStore = {
    ...store,
    append: (request) =>
      full
        ? Promise.reject(eventStoreError("EVENT_STORE_UNAVAILABLE", { reason: "disk full" }))
        : store.append(request),
  };
  const writer = writerOver(filling);
  await found(writer);
  full = true;
  await expect(writer.submit(call(grant("p", "1")))).rejects.toThrow("EVENT_STORE_UNAVAILABLE");
  expect(await writer.read((state) => state.member("p").earned)).toBe(0);
  full = false;
  expect((await writer.submit(call(grant("p", "1")))).ok).toBe(true);
  expect((await replay()).member("p").earned).toBe(5000);
});

it("never lets time run backwards, also when the clock is set back over midnight", async () => {
  let nowMs = kstStartOfDayMs(civilDate("2026-07-02")) + 60_000;
  const jumping = new LedgerWriter({ store, clock: { nowMs: () => nowMs }, tenantId: TENANT });
  await found(jumping);
  await jumping.submit(call({ ...grant("p", "1"), day: civilDate("2026-07-02") } as LedgerCommand));
  // Two minutes back: on the clock it is the first of July again, in the ledger it stays the second.
  nowMs -= 120_000;
  await jumping.submit(call({ kind: "attestState", id: nameId("a"), cause: [] }));
  await jumping.submit(call(grant("p", "2")));
  // Another process with the same slow clock takes over and keeps to the ledger's time as well.
  const other = new LedgerWriter({ store, clock: { nowMs: () => nowMs }, tenantId: TENANT });
  await other.submit(
    call({ kind: "deduct", id: nameId("d"), cause: [], code: "PASSIVE_ADMIN", personRef: "p" }),
  );
  const events = await store.readStream(streamName("ledger", TENANT, "mileage"), {
    direction: "forwards",
    maxCount: 10,
  });
  const entries = events.map(({ data }) => parseEntry(data));
  expect(entries.map(({ eff }) => eff)).toEqual([
    "2026-07-02",
    "2026-07-02",
    "2026-07-02",
    "2026-07-02",
    "2026-07-01",
    "2026-07-02",
  ]);
  expect(new Set(entries.map(({ rec }) => kstDate(rec)))).toEqual(new Set(["2026-07-02"]));
  expect(events.map(({ businessDate }) => businessDate)).toEqual(entries.map(() => "2026-07-02"));
  await replay();
});

it("finds an altered entry by its hash", async () => {
  const writer = writerOver(store);
  await found(writer);
  await writer.submit(call(grant("p", "1")));
  const altered: EventStore = {
    ...store,
    readStream: async (name, options) =>
      (await store.readStream(name, options)).map((event) => ({
        ...event,
        data: event.data.replace('"points":5000', '"points":9000'),
      })),
  };
  await expect(foldStream(altered, new LedgerState(TENANT), { verify: true })).rejects.toThrow(
    "I6",
  );
});

it("stops for good when its books do not hold, and says which invariant broke", async () => {
  const writer = writerOver(store);
  await found(writer);
  await writer.submit(call(grant("p", "1")));
  const altered: EventStore = {
    ...store,
    readStream: async (name, options) =>
      (await store.readStream(name, options)).map((event) => ({
        ...event,
        data: event.data.replace('"amount":5000', '"amount":9000'),
      })),
  };
  const deceived = writerOver(altered);
  await expect(deceived.submit(call(grant("p", "2")))).rejects.toThrow("I1:");
  expect(deceived.haltedBy).toBe("I1");
  const outcome = await deceived.submit(call(grant("p", "3")));
  expect(outcome.ok ? "" : outcome.refusal.code).toBe("LEDGER_HALTED");
  await expect(deceived.read((state) => state.head)).rejects.toThrow("LEDGER_HALTED");
  expect((await replay()).head.nextSeq).toBe(3);
});
