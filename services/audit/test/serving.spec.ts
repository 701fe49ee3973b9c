import { decodeBundle, parsePolicy, verifyLog } from "@dure/ledger-proof";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { RunningAudit } from "../src/index.ts";
import { ask, auditor, getJson, operator, person } from "./support/asking.ts";
import { originOf } from "./support/expect-whole.ts";
import { everyEvent, expectedLeaves, naiveTiles } from "./support/naive.ts";
import { DONGHAE, openRoom, type Room, SAMCHEOK, type TestEvent } from "./support/room.ts";
import { startKeyRegistry } from "./support/scripted-directory.ts";

let room: Room;
let audit: RunningAudit;
let directory: Awaited<ReturnType<typeof startKeyRegistry>>;
const some = (count: number): TestEvent[] =>
  Array.from({ length: count }, (_, index) => ({ data: { n: index } }));

beforeAll(async () => {
  room = await openRoom();
  directory = await startKeyRegistry();
  await room.append("ledger", "mileage", some(300));
  await room.append("claim", "a", some(290));
  await room.append("claim", "a", some(1), SAMCHEOK);
  audit = await room.start({
    endpoints: { directory: () => directory.address, mileageLedger: () => "127.0.0.1:1" },
  });
  await audit.settled();
});
afterAll(async () => {
  await room.close();
  await directory.stop();
});

const get = (path: string, identity = auditor(DONGHAE), headers: Record<string, string> = {}) =>
  ask(audit, room.clock, identity, path, { headers });

describe("tiles over HTTP", () => {
  test("every file of both logs is served as it must be, and verifies from there", async () => {
    const events = await everyEvent(room.store);
    for (const log of ["journal", "ledger"] as const) {
      const files = naiveTiles(expectedLeaves(events, DONGHAE, log));
      for (const [path, bytes] of files) {
        const answer = await get(`/logs/${log}/${path}`);
        expect(answer.status, path).toBe(200);
        expect(Buffer.from(await answer.arrayBuffer()).equals(bytes), path).toBe(true);
      }
      const checkpoint = new Uint8Array(await (await get(`/logs/${log}/checkpoint`)).arrayBuffer());
      const store = {
        async read(path: string) {
          const answer = await get(`/logs/${log}/${path}`);
          return answer.ok ? new Uint8Array(await answer.arrayBuffer()) : undefined;
        },
        write: () => Promise.reject(new Error("read only")),
      };
      const policy = parsePolicy(await (await get("/logs/policy")).text());
      const origin = originOf(DONGHAE, log);
      expect(await verifyLog({ store, checkpoint, origin, policy })).toMatchObject({
        ok: true,
        problems: [],
      });
    }
  });

  test("a full tile may be kept for ever, a partial one and a checkpoint only for a moment", async () => {
    const full = await get("/logs/ledger/tile/0/000");
    expect(full.headers.get("cache-control")).toBe("private, max-age=31536000, immutable");
    expect(full.headers.get("content-type")).toBe("application/octet-stream");
    expect(full.headers.get("content-disposition")).toBe(null);
    const etag = full.headers.get("etag") ?? "";
    expect(etag).toMatch(/^"[0-9a-f]{32}"$/);
    const again = await get("/logs/ledger/tile/0/000", auditor(DONGHAE), { "if-none-match": etag });
    expect(again.status).toBe(304);
    expect(await again.text()).toBe("");
    expect(again.headers.get("cache-control")).toBe("private, max-age=31536000, immutable");
    const partial = await get("/logs/ledger/tile/0/001.p/44");
    expect(partial.headers.get("cache-control")).toBe("private, max-age=60");
    const checkpoint = await get("/logs/ledger/checkpoint");
    expect(checkpoint.headers.get("cache-control")).toBe("private, max-age=1");
    expect(checkpoint.headers.get("content-type")).toBe("text/plain; charset=utf-8");
  });

  test("a partial tile is cut from a wider one", async () => {
    const wide = Buffer.from(await (await get("/logs/ledger/tile/0/000")).arrayBuffer());
    const cut = Buffer.from(await (await get("/logs/ledger/tile/0/000.p/17")).arrayBuffer());
    expect(cut.equals(wide.subarray(0, 17 * 32))).toBe(true);
    const bundle = new Uint8Array(
      await (await get("/logs/ledger/tile/entries/001.p/3")).arrayBuffer(),
    );
    const entries = decodeBundle(bundle, 3).map((entry) => Buffer.from(entry).toString("utf8"));
    expect(entries).toEqual(['{"n":256}', '{"n":257}', '{"n":258}']);
  });

  test.each([
    "/logs/ledger/tile/0/002",
    "/logs/ledger/tile/0/001",
    "/logs/ledger/tile/0/001.p/45",
    "/logs/ledger/tile/0/1",
    "/logs/ledger/tile/00/000",
    "/logs/ledger/tile/0/000.p/0",
    "/logs/ledger/tile/0/000.p/256",
    "/logs/ledger/tile/0/x000/000",
    "/logs/ledger/tile/7/000",
    "/logs/ledger/tile/0/000.p",
    "/logs/ledger/tile/0/..%2f..%2fcheckpoint",
    "/logs/ledger/tile/entries/%2e%2e",
    "/logs/other/checkpoint",
    "/logs/ledger/events/000.jsonl",
    "/logs/journal/events/000",
    "/logs/journal/events/002.jsonl",
    "/logs/journal/events/0.jsonl",
  ])("what is no file of the log is not found: %s", async (path) => {
    const answer = await get(path);
    expect(answer.status).toBe(404);
    expect(await answer.json()).toMatchObject({ code: "NOT_FOUND" });
  });
});

describe("the events of the journal", () => {
  test("come as lines, one for each leaf of a bundle", async () => {
    const answer = await get("/logs/journal/events/001.jsonl");
    expect(answer.headers.get("cache-control")).toBe("private, max-age=60");
    const lines = (await answer.text()).split("\n");
    expect(lines).toHaveLength(290 - 256 + 1);
    expect(Object.keys(JSON.parse(lines[0] ?? "") as object)).toEqual(["data", "header"]);
    expect(JSON.parse(lines[0] ?? "")).toMatchObject({ data: '{"n":256}' });
    const full = await get("/logs/journal/events/000.jsonl");
    expect(full.headers.get("cache-control")).toContain("immutable");
    expect((await full.text()).split("\n")).toHaveLength(257);
  });

  test("are for auditors alone", async () => {
    const path = "/logs/journal/events/000.jsonl";
    expect((await get(path, person(DONGHAE, "AGENCY_ADMIN"))).status).toBe(403);
    expect((await get(path, person(DONGHAE, "OFFICE"))).status).toBe(403);
  });
});

describe("who may read", () => {
  test("everybody of the agency sees the checkpoint, auditors and administrators the tiles", async () => {
    expect((await get("/logs/ledger/checkpoint", person(DONGHAE, "CITIZEN"))).status).toBe(200);
    expect((await get("/logs/ledger/tile/0/000", person(DONGHAE, "STAFF"))).status).toBe(403);
    expect((await get("/logs/ledger/tile/0/000", person(DONGHAE, "AGENCY_ADMIN"))).status).toBe(
      200,
    );
  });

  test("nobody of another agency", async () => {
    for (const path of ["checkpoint", "tile/0/000", "events/000.jsonl"]) {
      const url = `/api/v1/agencies/${DONGHAE}/logs/journal/${path}`;
      expect((await get(url, auditor(SAMCHEOK))).status, path).toBe(404);
    }
  });

  test("an agency without a leaf in a log has no checkpoint of it", async () => {
    expect((await get("/logs/ledger/checkpoint", auditor(SAMCHEOK))).status).toBe(404);
    expect((await get("/logs/journal/checkpoint", auditor(SAMCHEOK))).status).toBe(200);
  });
});

describe("what stands beside the logs", () => {
  test("the trust policy names both logs and, without a policy file, no witness", async () => {
    const policy = parsePolicy(await (await get("/logs/policy")).text());
    expect(policy.logs.map(({ verifier }) => verifier.name)).toEqual([
      originOf(DONGHAE, "ledger"),
      originOf(DONGHAE, "journal"),
    ]);
    expect(policy).toMatchObject({ witnesses: [], quorum: "none" });
  });

  test("the registry of keys comes from the directory, all pages of it", async () => {
    const lines = (await (await get("/logs/keys")).text()).trimEnd().split("\n");
    expect(lines).toEqual(directory.records.map((record) => JSON.stringify(record)));
    expect(lines.length).toBeGreaterThan(1_000);
  });

  test("the status says how long the logs are and who cosigned", async () => {
    room.clock.advanceMs(1_500);
    const { body } = await getJson(audit, room.clock, auditor(DONGHAE), "/logs/status");
    expect(body).toMatchObject({
      witnessed: "NO_WITNESSES",
      logs: [
        { log: "journal", size: 290, servedSize: 290, stopped: null },
        {
          log: "ledger",
          origin: originOf(DONGHAE, "ledger"),
          size: 300,
          checkpoint: { size: 300, ageMs: 1_500 },
          witnesses: [],
          quorumMet: true,
        },
      ],
    });
  });
});

test("an auditor's source answers tiles, checkpoints and events", async () => {
  const source = await audit.auditSourceOf(DONGHAE);
  expect(Buffer.from((await source.ledger.checkpoint()) ?? []).toString()).toBe(
    await (await get("/logs/ledger/checkpoint")).text(),
  );
  expect(await source.event(0)).toMatchObject({ data: '{"n":0}' });
  expect(await source.event(289)).toMatchObject({ data: '{"n":289}' });
  expect(await source.event(290)).toBe(undefined);
  expect(await source.keys()).toEqual(directory.records);
  expect(await (await audit.auditSourceOf(SAMCHEOK)).ledger.checkpoint()).toBe(undefined);
});

test("the operator sees the service, and a roll-up that is not there is not found", async () => {
  const { body } = await getJson(audit, room.clock, operator, "/api/v1/operator/audit/status");
  expect(body).toMatchObject({
    service: "audit",
    relays: [
      { name: "audit.journal", caughtUp: true },
      { name: "audit.logs", caughtUp: true, isFailing: false },
    ],
  });
  for (const path of ["checkpoint", "status", "tile/0/000"]) {
    const answer = await get(`/api/v1/operator/audit/rollup/korea/${path}`, operator);
    expect(answer.status, path).toBe(404);
  }
});
