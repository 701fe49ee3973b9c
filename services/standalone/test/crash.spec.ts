import { join } from "node:path";
import { addDays, type Clock, kstDate, offsetClock, systemClock } from "@dure/kernel";
import { type RecordedEvent, streamName, tenantId } from "@dure/messages";
import { eventually, seededRandom, type TemporaryFolder, temporaryFolder } from "@dure/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Standalone, startStandalone } from "../src/start-standalone.ts";
import { foundAgency, fundBudget, type People, peopleOf } from "./agency.ts";
import { startChild } from "./child.ts";
import {
  type Client,
  createClient,
  gatewayDoors,
  operator,
  serviceDoors,
  textAt,
} from "./client.ts";
import { isDone, type Job, Load } from "./load.ts";
import { everyEvent } from "./log.ts";
import { NaiveLedger } from "./naive-ledger.ts";
import { instructedInFiles, payouts } from "./payouts.ts";

const ROUNDS = Number(process.env["DURE_CRASH_ROUNDS"] ?? "20");
const AGENCY = "donghae";
const STAFF = 100;
const HANDS = 8;
const CLAIMS_A_ROUND = 25;
const MAX_ANSWERS_A_LIFE = 80;
const SEED = 9;
/** A hundred payouts are made one after the other, each flushed. */
const PATIENCE = { timeoutMs: 60_000 };

/**
 * Who looks after a crash stands ahead by more than a lease, so that the leases of the dead process are over; at its stop
 * it gives them back, and the next process takes them at once.
 */
const inspectorClock: Clock = offsetClock(systemClock, 10_000);

let folder: TemporaryFolder;
let load: Load;
const people: People = peopleOf(AGENCY);
const random = seededRandom(SEED);
const today = kstDate(systemClock.nowMs());

beforeAll(async () => {
  folder = await temporaryFolder();
  load = new Load(people, { staff: STAFF, actDate: today });
  await inspect(async (client, standalone) => {
    await foundAgency(client, AGENCY, { foundedOn: addDays(today, -30), extraStaff: STAFF });
    await standalone.settled();
    await fundBudget(client, people, 3_360_000, today.slice(0, 4));
  });
});
afterAll(() => folder.remove());

/** Opens the data in this process, as a restart does, and closes it again. */
async function inspect(look: (client: Client, standalone: Standalone) => Promise<void>) {
  const standalone = await startStandalone({
    dataFolder: join(folder.path, "data"),
    clock: inspectorClock,
    developmentSignIn: true,
  });
  try {
    const { identityKey, services } = standalone;
    const urlOf = (service: keyof typeof services): string => services[service].httpUrl;
    const client = createClient(serviceDoors({ urlOf, identityKey, clock: inspectorClock }));
    await look(client, standalone);
  } finally {
    await standalone.stop();
  }
}

/** One life of the real process: work is sent to it until, in the middle of answering, it is killed. */
async function liveAndDie(): Promise<void> {
  const child = await startChild(folder.path);
  let left = 1 + Math.floor(random() * MAX_ANSWERS_A_LIFE);
  let death: Promise<void> | undefined;
  await load.run(createClient(gatewayDoors(child.url)), {
    hands: HANDS,
    newClaims: CLAIMS_A_ROUND,
    onAcknowledged() {
      left -= 1;
      if (left === 0) death = child.kill();
    },
  });
  await (death ?? child.kill());
}

const COMMITS: Readonly<Record<Job["kind"], readonly string[]>> = {
  claim: ["claim.submitted", "claim.head-confirmed", "claim.approved"],
  redemption: ["redemption.requested", "redemption.approved"],
};

/** Everything acknowledged is there, nothing is twice, and nothing is there that nobody sent. */
function expectExactlyOnce(events: readonly RecordedEvent[]): void {
  const ids = new Set(events.map(({ eventId }) => eventId));
  expect(ids.size, "an event id twice").toBe(events.length);
  const revisions = new Map<string, number>();
  const counts = new Map<string, number>();
  for (const { eventType, streamName: stream, streamRevision } of events) {
    expect(streamRevision, stream).toBe((revisions.get(stream) ?? -1) + 1);
    revisions.set(stream, streamRevision);
    counts.set(`${stream} ${eventType}`, (counts.get(`${stream} ${eventType}`) ?? 0) + 1);
  }
  for (const job of load.jobs) {
    if (job.id === undefined) continue;
    const stream = streamName(job.kind, tenantId(AGENCY), job.id);
    for (const [index, eventType] of COMMITS[job.kind].entries()) {
      const count = counts.get(`${stream} ${eventType}`) ?? 0;
      const name = `${job.documentNo} ${stream} ${eventType}`;
      if (index < job.acknowledged) expect(count, name).toBe(1);
      else expect(count, name).toBeLessThanOrEqual(index === job.acknowledged ? 1 : 0);
    }
  }
  for (const kind of ["claim", "redemption"] as const) {
    const started = events.filter(({ eventType }) => eventType === COMMITS[kind][0]).length;
    const known = load.jobs.filter((job) => job.kind === kind && job.id !== undefined).length;
    const unanswered = load.jobs.filter(
      (job) => job.kind === kind && job.id === undefined && job.isUnanswered,
    ).length;
    expect(started, `${kind}s in the log`).toBeGreaterThanOrEqual(known);
    expect(started, `${kind}s in the log`).toBeLessThanOrEqual(known + unanswered);
  }
}

/** What was approved was granted once; what was reserved was reserved once and ended at most once. */
function expectConsequences(events: readonly RecordedEvent[], ledger: NaiveLedger): void {
  const approved = events.filter(({ eventType }) => eventType === "claim.approved");
  const grants = [...ledger.counts].filter(([name]) => name.startsWith("granted "));
  expect(grants).toHaveLength(approved.length);
  for (const [name, count] of ledger.counts) expect(count, name).toBe(1);
}

async function expectWallets(client: Client, ledger: NaiveLedger): Promise<void> {
  const some = [...ledger.people].slice(0, 12);
  for (const [personRef, { granted, held, redeemed }] of some) {
    const { body } = await client.get(people.auditor, `/wallets/${personRef}`);
    expect(body).toMatchObject({
      earned: String(granted / 1000),
      available: String((granted - held - redeemed) / 1000),
      held: String(held / 1000),
      redeemed: String(redeemed / 1000),
    });
  }
}

async function expectSameAfterRebuild({ services }: Standalone): Promise<void> {
  for (const service of Object.values(services)) {
    for (const projector of service.projectors) {
      const before = await projector.digest();
      expect((await projector.rebuild()).digest, projector.name).toBe(before);
    }
  }
}

async function expectNothingParked(client: Client, { services }: Standalone): Promise<void> {
  for (const service of Object.keys(services)) {
    const status = await client.get(operator(AGENCY), `/api/v1/operator/${service}/status`);
    expect(status).toMatchObject({ status: 200, body: { service, parked: [] } });
  }
}

async function expectWhole(client: Client, standalone: Standalone): Promise<void> {
  await standalone.settled();
  const events = await everyEvent(standalone.store);
  const ledgerStream = streamName("ledger", tenantId(AGENCY), "mileage");
  const ledger = new NaiveLedger(events.filter((event) => event.streamName === ledgerStream));
  expectExactlyOnce(events);
  ledger.expectBalanced();
  expectConsequences(events, ledger);
  await expectWallets(client, ledger);
  await expectNothingParked(client, standalone);
  await expectSameAfterRebuild(standalone);
}

test(`kill -9 in the middle of work, ${ROUNDS} times: nothing lost, nothing twice`, {
  timeout: 30_000 + ROUNDS * 30_000,
}, async () => {
  let cutOff = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    await liveAndDie();
    cutOff += load.jobs.filter(({ isUnanswered }) => isUnanswered).length;
    expect(load.surprises).toEqual([]);
    await inspect(expectWhole);
  }
  // Without commands that the kill cut off, this test would have shown nothing.
  expect(cutOff).toBeGreaterThan(ROUNDS);
});

test("what was cut off is finished under its old keys, and every reward is paid once", async () => {
  await inspect(async (client, standalone) => {
    await load.run(client, { hands: HANDS, newClaims: 0 });
    await standalone.settled();
    await load.run(client, { hands: HANDS, newClaims: 0 });
    expect(load.surprises).toEqual([]);
    expect(load.jobs.filter((job) => !isDone(job))).toEqual([]);
    const rewards = load.jobs.filter(({ kind }) => kind === "redemption");
    expect(rewards.length).toBeGreaterThan(0);
    await eventually(async () => {
      await standalone.settled();
      expect(await payouts(client, people.accounting)).toHaveLength(rewards.length);
    }, PATIENCE);
    const refs = await payouts(client, people.accounting);
    expect(new Set(refs).size).toBe(rewards.length);
    expect((await instructedInFiles(join(folder.path, "data", "payouts"))).toSorted()).toEqual(
      refs.toSorted(),
    );
    const text = `${refs.map((ref) => `${ref},PAID`).join("\n")}\nTOTAL,${refs.length}\n`;
    const raw = { contentType: "text/csv", text };
    const reported = await client.send(people.accounting, "POST", "/payouts/reports", { raw });
    expect(reported.status, JSON.stringify(reported.body)).toBe(200);
    await eventually(async () => {
      for (const { id } of rewards) {
        const seen = await client.get(people.office, `/redemptions/${id}`);
        expect(textAt(seen, "status")).toBe("COMPLETED");
      }
    }, PATIENCE);
    await expectWhole(client, standalone);
    const claims = load.jobs.filter(({ kind }) => kind === "claim").length;
    const year = await client.get(people.auditor, `/ledger/totals?year=${today.slice(0, 4)}`);
    expect(year.body).toMatchObject({
      activities: claims,
      earned: String(claims * 3),
      redeemed: String(rewards.length * 3),
      wonPaid: rewards.length * 30_000,
      budgetHeldWon: 0,
    });
  });
}, 240_000);
