import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { DatabaseSync } from "node:sqlite";
import { IDENTITY_HEADER, verifyIdentity } from "@dure/service-kit";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Difference } from "../src/comparison/differences.ts";
import { getJson, operator, person } from "./support/asking.ts";
import { type AskingRoom, bodyOf, openAskingRoom, staff } from "./support/asking-room.ts";
import { editEvent } from "./support/edit-event.ts";
import { everyEvent, signedEvents } from "./support/naive.ts";
import { DONGHAE, IDENTITY_KEY, SAMCHEOK } from "./support/room.ts";

/** A service with one read model, which answers what a test says. */
function scriptedViews() {
  const told = { differenceCount: 0, differences: [] as object[] };
  const asked: string[] = [];
  const server: Server = createServer((request, response) => {
    const token = String(request.headers[IDENTITY_HEADER] ?? "");
    const identity = verifyIdentity(token, IDENTITY_KEY, room.room.clock.nowMs());
    asked.push(`${identity?.kind} ${identity?.roles.join()} ${request.url}`);
    const isStatus = request.url?.endsWith("/status");
    const body = isStatus ? { projectors: [{ name: "wallets.v1" }] } : { documents: 4, ...told };
    response.setHeader("content-type", "application/json").end(JSON.stringify(body));
  });
  return { server, told, asked };
}

let room: AskingRoom;
let views: ReturnType<typeof scriptedViews>;
beforeEach(async () => {
  views = scriptedViews();
  await new Promise<void>((resolve) => views.server.listen(0, "127.0.0.1", resolve));
  const { port } = views.server.address() as AddressInfo;
  const url = () => `http://127.0.0.1:${port}`;
  room = await openAskingRoom({ comparedServices: [{ name: "mileage-ledger", url }] });
  await room.ledger.fund(1_000_000);
  await room.ledger.grant("kim", 7_000);
  await room.audit.settled();
  await room.ledger.redeem("kim", 5_000, 50_000);
  await room.ledger.grant("lee", 3_000);
  await room.audit.settled();
});
afterEach(async () => {
  views.server.closeAllConnections();
  await new Promise((resolve) => views.server.close(resolve));
  await room.close();
});

async function compare() {
  const answer = await room.post("/audit/comparison");
  expect(answer.status).toBe(200);
  return (await bodyOf(answer)) as {
    ok: boolean;
    ledger: Record<string, unknown>;
    differences: readonly Difference[];
    differenceCount: number;
  };
}

/** What is found when exactly one thing is wrong. */
async function found(area: string): Promise<Difference> {
  const { differences, ok } = await compare();
  expect(ok).toBe(false);
  expect(differences.map((one) => one.area)).toEqual([area]);
  const [first] = differences;
  if (!first) throw new Error("nothing was found");
  expect(first.why).toMatch(/[가-힣]/);
  return first;
}

test("an untouched agency is the same in logs, store, books and read models", async () => {
  const body = await compare();
  const events = await everyEvent(room.room.store);
  const signedOf = (log: string) => signedEvents(events, DONGHAE, log).length;
  expect(signedOf("ledger")).toBeGreaterThan(0);
  expect(body).toMatchObject({
    ok: true,
    differenceCount: 0,
    differences: [],
    ledger: {
      entries: room.ledger.entries.length,
      replayed: room.ledger.seal(),
      production: room.ledger.seal(),
      captured: 1,
    },
    journal: { events: 7 },
    checkpoints: { ledger: signedOf("ledger"), journal: signedOf("journal") },
    views: [{ service: "mileage-ledger", projection: "wallets.v1", documents: 4 }],
  });
  expect(views.asked).toEqual([
    "operator OPERATOR /api/v1/operator/mileage-ledger/status",
    "operator OPERATOR /api/v1/operator/mileage-ledger/projections/wallets.v1/differences?tenantId=donghae",
  ]);
});

test("what was written since the last checkpoint is compared too", async () => {
  await room.ledger.grant("park", 1_000);
  const body = await compare();
  expect(body).toMatchObject({ ok: true, ledger: { entries: room.ledger.entries.length } });
});

test("an agency without anything is the same as nothing", async () => {
  const answer = await room.post("/audit/comparison", person(SAMCHEOK, "AUDITOR"));
  expect(await bodyOf(answer)).toMatchObject({ ok: true, ledger: { entries: 0 } });
});

test("auditors and administrators may ask, nobody else", async () => {
  const admin = await room.post("/audit/comparison", person(DONGHAE, "AGENCY_ADMIN"));
  expect(admin.status).toBe(200);
  for (const identity of [staff("kim"), person(DONGHAE, "OFFICE")]) {
    expect((await room.post("/audit/comparison", identity)).status).toBe(403);
  }
});

describe("what somebody changed in the event store is found", () => {
  test("an entry of the ledger", async () => {
    const stored = JSON.stringify(room.ledger.entries[1]);
    editEvent(room.room.eventFile, "ledger-donghae+mileage", 1, stored.replace("7000", "9000"));
    expect(await found("LEDGER")).toMatchObject({ where: "1" });
  });

  test("an event outside the ledger", async () => {
    const submitted = { claimantRef: "park", claim: "c1" };
    editEvent(room.room.eventFile, "claim-donghae+c1", 0, JSON.stringify(submitted));
    expect(await found("JOURNAL")).toMatchObject({ where: "claim-donghae+c1 0" });
  });

  test("an event that is gone", async () => {
    withDatabase((database) => {
      database.exec("drop trigger if exists events_are_never_deleted");
      const removed = database
        .prepare(
          `delete from events where revision = 1
           and stream_id = (select stream_id from streams where name = ?)`,
        )
        .run("claim-donghae+c1");
      expect(removed.changes).toBe(1);
    });
    expect(await found("JOURNAL")).toMatchObject({
      where: "claim-donghae+c1 1",
      found: "",
      why: expect.stringContaining("사라졌습니다"),
    });
  });

  test("a leaf of the journal", async () => {
    const [sealed] = await room.room.store.readStream("journal-donghae+journal" as never, {
      direction: "forwards",
      maxCount: 1,
    });
    const data = (sealed?.data ?? "").replace(/data\\":\\"[0-9a-f]/, 'data\\":\\"x');
    expect(data).not.toBe(sealed?.data);
    editEvent(room.room.eventFile, "journal-donghae+journal", 0, data);
    expect(await found("JOURNAL")).toMatchObject({ where: "0" });
  });

  test.each([
    ["a signed root", (data: string) => data.replace(/"root":"./, '"root":"_')],
    [
      "a signature",
      (data: string) => data.replace(/([A-Za-z0-9+/]{20})(=*\\n")/, "AAAAAAAAAAAAAAAAAAAA$2"),
    ],
    ["the size", (data: string) => data.replace(/"size":\d+/, '"size":999')],
  ])("%s of a checkpoint", async (_what, change) => {
    const [signed] = await room.room.store.readStream("checkpoint-donghae+ledger" as never, {
      direction: "forwards",
      maxCount: 1,
    });
    const data = change(signed?.data ?? "");
    expect(data).not.toBe(signed?.data);
    editEvent(room.room.eventFile, "checkpoint-donghae+ledger", 0, data);
    const { differences, ok } = await compare();
    expect(ok).toBe(false);
    expect(new Set(differences.map(({ area }) => area))).toEqual(new Set(["CHECKPOINT"]));
  });

  test("after a restart as well: the log has stopped, and the comparison says where", async () => {
    const stored = JSON.stringify(room.ledger.entries[1]);
    editEvent(room.room.eventFile, "ledger-donghae+mileage", 1, stored.replace("7000", "9000"));
    await room.restart();
    const { differences, ok } = await compare();
    expect(ok).toBe(false);
    expect(differences).toContainEqual(
      expect.objectContaining({ area: "CHECKPOINT", found: "LOG_INCONSISTENT" }),
    );
    const ready = await fetch(`${room.audit.httpUrl}/health/ready`);
    expect(ready.status).toBe(503);
    const path = "/api/v1/operator/audit/status";
    const { body } = await getJson(room.audit, room.room.clock, operator, path);
    expect(body["relays"]).toContainEqual(
      expect.objectContaining({ name: "audit.logs", isFailing: true }),
    );
  });
});

function withDatabase(work: (database: DatabaseSync) => void): void {
  const database = new DatabaseSync(room.room.eventFile);
  try {
    work(database);
  } finally {
    database.close();
  }
}

describe("what production says otherwise is found", () => {
  test("another root", async () => {
    room.ledger.told = (seal) => ({ ...seal, root: "00".repeat(32) });
    expect(await found("STATE")).toMatchObject({ where: "root", found: "00".repeat(32) });
  });

  test("more entries than the log has", async () => {
    room.ledger.told = (seal) => ({ ...seal, entries: seal.entries + 1 });
    expect(await found("STATE")).toMatchObject({ where: "entries" });
  });

  test("a production that stands behind the log is compared where it stands", async () => {
    const before = room.ledger.seal();
    await room.ledger.grant("kim", 1_000);
    room.ledger.told = () => before;
    expect(await compare()).toMatchObject({ ok: true, ledger: { production: before } });
  });

  test("no answer at all", async () => {
    await room.scripted.stop();
    expect(await found("STATE")).toMatchObject({ where: "mileage-ledger" });
  });
});

describe("what read models say otherwise is found", () => {
  test("a document that differs", async () => {
    const difference = { collection: "wallets", id: "kim", kind: "DIFFERENT", fields: ["earned"] };
    Object.assign(views.told, { differenceCount: 1, differences: [difference] });
    expect(await found("VIEW")).toMatchObject({
      where: "mileage-ledger wallets.v1 wallets/kim",
      found: "earned",
    });
  });

  test("a service that does not answer", async () => {
    views.server.closeAllConnections();
    await new Promise((resolve) => views.server.close(resolve));
    expect(await found("VIEW")).toMatchObject({ where: "mileage-ledger" });
  });
});

describe("what logs say otherwise of one another is found", () => {
  test("a reward that was captured for another amount than was paid", async () => {
    const redemption = await room.ledger.redeem("lee", 3_000, 30_000, 20_000);
    expect(await found("PAYOUT")).toMatchObject({
      where: redemption,
      expected: "lee 30000원",
      found: "lee 20000원",
    });
  });

  test("a reward that was captured and never paid", async () => {
    const redemption = await room.ledger.redeemUnpaid("lee", 3_000, 30_000);
    expect(await found("PAYOUT")).toMatchObject({ where: redemption, found: "" });
  });

  test("an entry whose cause nobody has sealed, and one that tells another content of it", async () => {
    const cause = await room.ledger.happened("claim", "real", [
      { type: "claim.approved", data: { by: "office" } },
    ]);
    await room.ledger.grantFor([{ hash: "ab".repeat(32), id: cause.id }]);
    expect(await found("CAUSE")).toMatchObject({ found: "ab".repeat(32) });
    await room.ledger.grantFor([{ ...cause, id: "01890000-0000-7000-8000-000000000000" }]);
    const { differences } = await compare();
    expect(differences.map(({ area }) => area)).toEqual(["CAUSE", "CAUSE"]);
  });
});
