import { civilDate } from "@dure/kernel";
import { sealState } from "@dure/ledger-books";
import { streamName } from "@dure/messages";
import { afterEach, beforeEach, expect, test } from "vitest";
import { DONGHAE, foundLedger, type GrpcWorld, startGrpcWorld } from "./grpc-world.ts";

let world: GrpcWorld;
beforeEach(async () => {
  world = await startGrpcWorld();
  await foundLedger(world);
});
afterEach(() => world.stop());

const seal = () => world.books.getSeal({ tenantId: DONGHAE });
const attest = (key: string) => world.books.attestState({ tenantId: DONGHAE, key });

/** The same facts from a replay of the stored bytes. */
async function replayedSeal() {
  const { accounts, entries, root } = sealState(await world.replayed());
  return { accounts: BigInt(accounts), entries: BigInt(entries), root };
}

test("the seal of the running ledger is that of a replay, after every command", async () => {
  const roots = new Set<string>();
  for (const act of ["claim:1", "claim:2", "claim:3"]) {
    await world.grant("kim", act);
    const told = await seal();
    expect(told).toMatchObject(await replayedSeal());
    roots.add(told.root);
  }
  await world.place("kim", "r1");
  expect(await seal()).toMatchObject(await replayedSeal());
  expect(roots.size).toBe(3);
});

test("asking for the seal writes nothing", async () => {
  const before = await seal();
  expect(await seal()).toEqual(before);
  expect(await world.entries()).toHaveLength(Number(before.entries));
});

test("an attestation is an entry, and answers where it stands", async () => {
  await world.grant("kim", "claim:1");
  const before = await seal();
  const told = await attest("k1");
  const entries = await world.entries();
  expect(entries.at(-1)).toMatchObject({ type: "state.attested", seq: Number(told.seq) });
  expect(told).toMatchObject({
    seq: before.entries,
    entries: before.entries,
    accounts: before.accounts,
    root: before.root,
  });
  const [event] = await world.store.readStream(streamName("ledger", DONGHAE, "mileage"), {
    direction: "backwards",
    maxCount: 1,
  });
  expect(told.position).toBe(event?.position);
});

test("while the last entry is a seal, attestation or period close, that one is answered", async () => {
  await world.grant("kim", "claim:1");
  const told = await attest("k1");
  expect(await attest("k2")).toEqual(told);
  await world.submit({ kind: "closePeriod", through: civilDate("2026-06-30") }, "close");
  const closed = (await world.entries()).at(-1);
  const again = await attest("k3");
  expect(again).toMatchObject({ seq: BigInt(closed?.seq ?? -1), entries: again.seq });
  expect(closed).toMatchObject({ type: "period.closed", body: { root: again.root } });
});

test("the same key answers the same entry, also when others came behind it", async () => {
  const told = await attest("k1");
  await world.grant("kim", "claim:1");
  expect(await attest("k1")).toEqual(told);
  const next = await attest("k2");
  expect(next.seq).toBe(told.seq + 2n);
});

test("many at once make one attestation", async () => {
  await world.grant("kim", "claim:1");
  const told = await Promise.all(Array.from({ length: 20 }, (_, index) => attest(`many-${index}`)));
  expect(new Set(told.map(({ seq }) => seq)).size).toBe(1);
  const attested = (await world.entries()).filter(({ type }) => type === "state.attested");
  expect(attested).toHaveLength(1);
});

test("a ledger without entries has nothing to attest, and its seal is that of no account", async () => {
  const empty = { tenantId: "mapo" };
  expect(await world.books.getSeal(empty)).toMatchObject({ accounts: 0n, entries: 0n });
  await expect(world.books.attestState({ ...empty, key: "k" })).rejects.toMatchObject({
    refusal: { code: "LEDGER_EMPTY", status: 422 },
  });
});
