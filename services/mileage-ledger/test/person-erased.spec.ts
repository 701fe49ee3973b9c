import { join } from "node:path";
import { create, toBinary } from "@bufbuild/protobuf";
import { PersonErasedSchema } from "@dure/contracts";
import { nameId } from "@dure/kernel";
import type { MessageBus } from "@dure/message-bus";
import { openSqliteMessageBus } from "@dure/message-bus-sqlite";
import { type Consumer, startConsumer } from "@dure/processing";
import { openSqliteReadModels } from "@dure/read-model-sqlite";
import { eventually, temporaryFolder } from "@dure/testing";
import { afterEach, beforeEach, expect, it } from "vitest";
import { onPersonErased } from "../src/consumers/on-person-erased.ts";
import { DONGHAE, foundLedger, type GrpcWorld, startGrpcWorld } from "./grpc/grpc-world.ts";

const TOPIC = "dure.directory.v1";
const EVENT_ID = nameId("erasure.carried-out");
const fact = {
  personRef: "kim",
  ground: "PIPA_36",
  approvedBy: ["panel", "admin"],
  keys: [{ id: "key-kim", commitment: "commitment-of-kim" }],
  receipt: "ab".repeat(32),
  eventId: EVENT_ID,
  eventHash: "cd".repeat(32),
};

let world: GrpcWorld;
let bus: MessageBus;
let consumer: Consumer;
let stop: () => Promise<void>;
let sent = 0;

beforeEach(async () => {
  world = await startGrpcWorld();
  const folder = await temporaryFolder();
  const { clock, keyring, ledgers } = world;
  const readModels = openSqliteReadModels({ file: join(folder.path, "views.db") });
  const opened = openSqliteMessageBus({ file: join(folder.path, "bus.db"), clock });
  bus = opened;
  consumer = await startConsumer({
    name: "test.erasures",
    bus,
    topics: [TOPIC],
    readModels,
    clock,
    maxAttempts: 1,
    handle: onPersonErased({ ledgers, keyring }),
  });
  stop = async () => {
    await consumer.stop();
    await opened.close();
    await readModels.close();
    await folder.remove();
    await world.stop();
  };
  await foundLedger(world);
  await world.grant("kim", "claim:1");
});
afterEach(() => stop());

/** Tells of an erasure as the directory does, and waits until it was dealt with. */
async function tell(changes: object = {}, type: string = PersonErasedSchema.typeName) {
  sent += 1;
  const value = toBinary(PersonErasedSchema, create(PersonErasedSchema, { ...fact, ...changes }));
  await bus.publish([
    {
      messageId: nameId(`message-${sent}`),
      topic: TOPIC,
      key: `${DONGHAE}|kim`,
      headers: { ce_type: type, ce_tenantid: DONGHAE, ce_correlationid: EVENT_ID },
      value,
    },
  ]);
  await eventually(async () => expect(await consumer.pending()).toBe(0));
}

const erasures = async () =>
  (await world.entries()).filter(({ type }) => type === "subject.erased");

it("writes down which keys are gone, why and by whose approval, and names the event behind it", async () => {
  await tell();
  const [entry] = await erasures();
  expect(entry).toMatchObject({
    actor: { kind: "system", ref: "mileage-ledger" },
    cause: [{ hash: fact.eventHash, id: EVENT_ID }],
    body: {
      approvedBy: ["panel", "admin"],
      ground: "PIPA_36",
      keys: [{ commitment: "commitment-of-kim", id: "key-kim" }],
      person: "kim",
      receipt: fact.receipt,
    },
  });
});

it("writes it once, however often and under whatever message it is told", async () => {
  await tell();
  await tell();
  expect(await erasures()).toHaveLength(1);
});

it("makes this process forget the person's key at once, not when it would have asked again", async () => {
  const { directory, keyring } = world;
  const sealed = await keyring.seal(DONGHAE, "kim", "here", "김하늘");
  const other = await keyring.seal(DONGHAE, "lee", "here", "이바다");
  directory.erase("kim");
  expect(await keyring.open(DONGHAE, "kim", "here", sealed)).toBe("김하늘");
  await tell();
  expect(await keyring.open(DONGHAE, "kim", "here", sealed)).toBeUndefined();
  expect(await keyring.open(DONGHAE, "lee", "here", other)).toBe("이바다");
});

it.each([
  ["one approver", { approvedBy: ["panel"] }],
  ["the same approver twice", { approvedBy: ["panel", "panel"] }],
  ["three approvers", { approvedBy: ["panel", "admin", "third"] }],
  ["no legal ground that we know", { ground: "PIPA_99" }],
  ["no event", { eventId: "" }],
])("parks a message with %s, and the ledger goes on", async (_, changes) => {
  await tell(changes);
  const parked = await consumer.parked();
  expect(parked.map(({ detail }) => detail)).toEqual([expect.stringMatching(/erasure/)]);
  expect(await erasures()).toEqual([]);
  expect((await world.grant("kim", "claim:2")).type).toBe("points.granted");
});

it("passes over what else the directory tells", async () => {
  await tell({}, "dure.directory.v1.PersonLeft");
  expect(await erasures()).toEqual([]);
  expect(await consumer.parked()).toEqual([]);
});
