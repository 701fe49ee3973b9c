import { join } from "node:path";
import { civilDate } from "@dure/kernel";
import { streamName } from "@dure/messages";
import { type Projector, startProjector } from "@dure/processing";
import { openSqliteReadModels } from "@dure/read-model-sqlite";
import { temporaryFolder } from "@dure/testing";
import { afterAll, beforeAll, expect, it } from "vitest";
import { ENTRIES, type EntryDocument, entriesProjection } from "../src/projections/entries.v1.ts";
import { WALLETS, type WalletDocument, walletsProjection } from "../src/projections/wallets.v1.ts";
import { yearTotalsProjection } from "../src/projections/year-totals.v1.ts";
import { toIntegrationEvents } from "../src/publishing/to-integration-event.ts";
import { DONGHAE, foundLedger, type GrpcWorld, startGrpcWorld } from "./grpc/grpc-world.ts";
import { erasureOf } from "./random-history.ts";

let world: GrpcWorld;
let wallets: Projector;
let totals: Projector;
let entries: Projector;
let stop: () => Promise<void>;

async function settled(): Promise<void> {
  const head = await world.store.head();
  if (head === undefined) throw new Error("nothing is stored");
  for (const projector of [wallets, totals, entries]) await projector.settled(head);
}

const walletOf = async (person: string) =>
  (await wallets.reader.get<WalletDocument>(WALLETS, DONGHAE, person))?.doc;

beforeAll(async () => {
  world = await startGrpcWorld();
  const folder = await temporaryFolder();
  const readModels = openSqliteReadModels({ file: join(folder.path, "views.db") });
  const start = (projection: typeof walletsProjection) =>
    startProjector({ store: world.store, readModels, projection });
  wallets = await start(walletsProjection);
  totals = await start(yearTotalsProjection);
  entries = await start(entriesProjection);
  stop = async () => {
    for (const projector of [wallets, totals, entries]) await projector.stop();
    await readModels.close();
    await folder.remove();
    await world.stop();
  };
  await foundLedger(world);
  await world.grant("kim", "claim:1");
  await world.place("kim", "r1");
  await settled();
});
afterAll(() => stop());

it("seals and erasures change no wallet and no total, stand in the list of entries, and are told to nobody", async () => {
  const before = { wallet: await walletOf("kim"), totals: await totals.digest() };
  expect(before.wallet).toMatchObject({ earned: 5_000, held: 5_000 });
  await world.submit({ kind: "attestState" }, "attest");
  await world.submit(erasureOf("kim"), "erase");
  await world.submit({ kind: "closePeriod", through: civilDate("2026-06-30") }, "close");
  await settled();
  expect(await walletOf("kim")).toEqual(before.wallet);
  expect(await totals.digest()).toBe(before.totals);

  const page = await entries.reader.find<EntryDocument>(ENTRIES, DONGHAE, {
    index: "bySeq",
    order: "descending",
    limit: 3,
  });
  expect(page.items.map(({ doc }) => [doc.type, doc.personRef, doc.points])).toEqual([
    ["period.closed", "", 0],
    ["subject.erased", "kim", 0],
    ["state.attested", "", 0],
  ]);

  const stored = await world.store.readStream(streamName("ledger", DONGHAE, "mileage"), {
    direction: "forwards",
    maxCount: 100,
  });
  const told = stored.filter((event) => toIntegrationEvents(event).length > 0);
  expect(told.map(({ eventType }) => eventType)).toEqual(["points.granted", "redemption.reserved"]);
});

it("a view that is built anew from a log with seals and erasures is the one that was there", async () => {
  for (const projector of [wallets, totals, entries]) {
    const { digest, previousDigest } = await projector.rebuild();
    expect(digest).toBe(previousDigest);
  }
});
