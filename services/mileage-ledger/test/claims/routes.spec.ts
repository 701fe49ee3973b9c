import { join } from "node:path";
import { tenantId } from "@dure/messages";
import { type Projector, startProjector } from "@dure/processing";
import type { ReadModelStore } from "@dure/read-model";
import { openSqliteReadModels } from "@dure/read-model-sqlite";
import {
  createServiceApp,
  IDENTITY_HEADER,
  type Role,
  type ServiceApp,
  serviceLogger,
  signIdentity,
} from "@dure/service-kit";
import { seededIds } from "@dure/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ClaimRouteDeps } from "../../src/http/claims/deps.ts";
import { registerClaimRoutes } from "../../src/http/claims/register.ts";
import { registerPraiseRoutes } from "../../src/http/praises/register.ts";
import { claimsProjection } from "../../src/projections/claims.v1.ts";
import { praisesProjection } from "../../src/projections/praises.v1.ts";
import { startTestRoom, type TestRoom } from "./room.ts";

const KEY = "an identity key for tests only";
const BASE = "/api/v1/agencies/donghae";
let world: TestRoom;
let readModels: ReadModelStore;
let projectors: { claims: Projector; praises: Projector };
let app: ServiceApp;
let attempts = 0;

beforeAll(async () => {
  world = await startTestRoom();
  const { clock, folder, room, store } = world;
  readModels = openSqliteReadModels({ file: join(folder, "views.db") });
  projectors = {
    claims: await startProjector({ store, readModels, projection: claimsProjection }),
    praises: await startProjector({ store, readModels, projection: praisesProjection }),
  };
  app = createServiceApp({
    name: "mileage-ledger",
    roomsTitle: "시험",
    parts: {
      clock,
      readModels,
      ids: seededIds(clock, 11),
      logger: serviceLogger({ level: "silent" }),
      identityKey: KEY,
    },
  });
  const credit = {
    points: "3",
    entries: [{ seq: 0, entryId: "e0", type: "mileage.granted", personRef: "kim", points: "3" }],
  };
  const deps: ClaimRouteDeps = {
    room,
    clock,
    ...projectors,
    creditOf: async (_, claimId) => (claimId === credited ? credit : undefined),
  };
  registerClaimRoutes(app, deps);
  registerPraiseRoutes(app, deps);
  await app.ready();
});
let credited: string | undefined;

afterAll(async () => {
  await app.close();
  await projectors.claims.stop();
  await projectors.praises.stop();
  await readModels.close();
  await world.stop();
});

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: Record<string, unknown> & { items?: Record<string, unknown>[] };
}
interface Sending {
  readonly roles?: readonly Role[];
  readonly agency?: string;
  readonly ifMatch?: number | string;
  readonly after?: unknown;
  readonly key?: string;
  readonly body?: object;
}

async function send(
  method: "GET" | "POST",
  path: string,
  ref: string | undefined,
  { after, agency = "donghae", body, ifMatch, key, roles = rolesOf(ref) }: Sending = {},
): Promise<Answer> {
  const identity = {
    tenantId: tenantId(agency),
    kind: "person",
    personRef: ref ?? "",
    roles,
  } as const;
  const answer = await app.inject({
    method,
    url: `${BASE}${path}`,
    headers: {
      ...(ref === undefined
        ? {}
        : { [IDENTITY_HEADER]: signIdentity(identity, KEY, world.clock.nowMs()) }),
      ...(method === "POST" ? { "idempotency-key": key ?? `attempt-${(attempts += 1)}` } : {}),
      ...(ifMatch === undefined ? {} : { "if-match": `"${ifMatch}"` }),
      ...(typeof after === "string" ? { "dure-after": after } : {}),
    },
    ...(body === undefined ? {} : { payload: body }),
  });
  return { status: answer.statusCode, headers: answer.headers, body: answer.json() };
}

const rolesOf = (ref: string | undefined): readonly Role[] =>
  (world.directory.people.get(ref ?? "")?.roles ?? []) as readonly Role[];

const claimBody = (changes: object = {}) => ({
  activityCode: "COLLABORATION",
  actDate: "2026-06-10",
  title: "묵은 민원 해결",
  description: "세 부서가 함께 풀었습니다.",
  evidence: [{ kind: "DOC_NO", value: "기획-101" }],
  ...changes,
});

async function submit(ref = "kim", changes: object = {}) {
  const answer = await send("POST", "/claims", ref, { body: claimBody(changes) });
  expect(answer.status).toBe(201);
  return { claimId: String(answer.body["claimId"]), position: answer.headers["dure-position"] };
}

const step = (claimId: string, name: string, ref: string, ifMatch: number, body?: object) =>
  send("POST", `/claims/${claimId}/${name}`, ref, { ifMatch, ...(body && { body }) });

async function approve(ref = "kim") {
  const { claimId } = await submit(ref);
  expect((await step(claimId, "confirm", "head1", 0)).status).toBe(200);
  const answer = await step(claimId, "approve", "office", 1);
  expect(answer.status).toBe(200);
  return { claimId, position: answer.headers["dure-position"] };
}

describe("a claim over HTTP", () => {
  it("is read by its claimant right after it was made", async () => {
    const { claimId, position } = await submit("kim", {
      contributions: [
        { personRef: "kim", sharePermille: 600 },
        { personRef: "lee", sharePermille: 400 },
      ],
    });
    expect(position).toEqual(expect.any(String));
    const read = await send("GET", `/claims/${claimId}`, "kim", { after: position });
    expect(read.status).toBe(200);
    expect(read.headers["etag"]).toBe('"0"');
    expect(read.body).toMatchObject({
      claimId,
      state: "SUBMITTED",
      title: "묵은 민원 해결",
      description: "세 부서가 함께 풀었습니다.",
      evidence: [{ kind: "DOC_NO", value: "기획-101" }],
      departmentCode: "D1",
      contributions: [
        { personRef: "kim", sharePermille: 600, departmentCode: "D1" },
        { personRef: "lee", sharePermille: 400, departmentCode: "D1" },
      ],
      credit: null,
    });
    expect(JSON.stringify(read.body)).not.toContain("subjectKey");
  });

  it("goes through both steps and shows who took them and what the ledger did", async () => {
    const { claimId, position } = await approve();
    credited = claimId;
    const read = await send("GET", `/claims/${claimId}`, "kim", { after: position });
    expect(read.headers["etag"]).toBe('"2"');
    expect(read.body).toMatchObject({
      state: "APPROVED",
      confirmed: { by: "head1", departmentCode: "D1" },
      approved: { by: "office" },
      credit: { points: "3", entries: [{ personRef: "kim" }] },
    });
  });

  it("shows the reason of a rejection to the claimant", async () => {
    const { claimId } = await submit();
    const reason = "증빙을 확인할 수 없습니다.";
    const rejected = await step(claimId, "reject", "head1", 0, { reason });
    const after = rejected.headers["dure-position"];
    const read = await send("GET", `/claims/${claimId}`, "kim", { after });
    expect(read.body).toMatchObject({
      state: "REJECTED",
      rejected: { by: "head1", step: "DEPT_HEAD", reason },
    });
  });

  it("is withdrawn by the claimant", async () => {
    const { claimId } = await submit();
    const answer = await step(claimId, "withdraw", "kim", 0);
    expect(answer.body).toEqual({ claimId, state: "WITHDRAWN", revision: 1 });
    const after = answer.headers["dure-position"];
    const read = await send("GET", `/claims/${claimId}`, "kim", { after });
    expect(read.body).toMatchObject({ state: "WITHDRAWN", withdrawnAt: expect.any(String) });
  });

  it("answers refusals as problem documents with their own code", async () => {
    const five = await send("POST", "/claims", "five", { body: claimBody() });
    expect(five.status).toBe(422);
    expect(five.headers["content-type"]).toContain("application/problem+json");
    expect(five.body).toMatchObject({ code: "GRADE_NOT_ELIGIBLE" });
    expect(String(five.body["detail"])).toContain("6급 이하 대상");
    const { claimId } = await submit();
    expect((await step(claimId, "approve", "office", 0)).body["code"]).toBe("NOT_CONFIRMED_YET");
    expect((await step(claimId, "confirm", "head2", 0)).body["code"]).toBe("NOT_DEPARTMENT_HEAD");
  });

  it("asks for the version that the person saw", async () => {
    const { claimId } = await submit();
    const bare = await send("POST", `/claims/${claimId}/confirm`, "head1");
    expect(bare.status).toBe(428);
    const stale = await step(claimId, "confirm", "head1", 3);
    expect([stale.status, stale.body["code"]]).toEqual([412, "STALE_VERSION"]);
  });

  it("answers a repeated attempt once, even where the version has moved on since", async () => {
    const { claimId } = await submit();
    const attempt = { ifMatch: 0, key: "confirm-this-once" };
    const first = await send("POST", `/claims/${claimId}/confirm`, "head1", attempt);
    const again = await send("POST", `/claims/${claimId}/confirm`, "head1", attempt);
    expect(again.body).toEqual(first.body);
    expect(again.status).toBe(200);
  });

  it("refuses what it does not know, and roles that may not", async () => {
    const odd = await send("POST", "/claims", "kim", { body: claimBody({ points: "100" }) });
    expect([odd.status, odd.body["code"]]).toEqual([400, "REQUEST_INVALID"]);
    const { claimId } = await submit();
    const staff = await step(claimId, "confirm", "lee", 0);
    expect([staff.status, staff.body["code"]]).toEqual([403, "ROLE_MISSING"]);
    expect((await send("GET", "/claims", undefined)).status).toBe(401);
    expect((await send("GET", `/claims/${claimId}`, "kim", { agency: "mapo" })).status).toBe(404);
    expect((await send("GET", "/claims/nothing", "office")).status).toBe(404);
  });
});

describe("who reads which claims", () => {
  it("lets contributors, the head of the department, office, panel and auditors read one", async () => {
    const { claimId, position } = await submit();
    const statusFor = async (ref: string, roles?: readonly Role[]) =>
      (
        await send("GET", `/claims/${claimId}`, ref, {
          after: position,
          ...(roles ? { roles } : {}),
        })
      ).status;
    for (const ref of ["kim", "head1", "office", "panel"]) expect(await statusFor(ref)).toBe(200);
    expect(await statusFor("auditor", ["AUDITOR"])).toBe(200);
    for (const ref of ["lee", "head2"]) expect(await statusFor(ref)).toBe(404);
    // The session says head, the directory no longer does.
    expect(await statusFor("lee", ["DEPT_HEAD"])).toBe(404);
  });

  it("lists one's own, whether raised or shared", async () => {
    const shared = await submit("kim", {
      contributions: [
        { personRef: "kim", sharePermille: 500 },
        { personRef: "lee", sharePermille: 500 },
      ],
    });
    const listed = await send("GET", "/claims?state=SUBMITTED", "lee", { after: shared.position });
    expect(listed.body.items?.map((item) => item["claimId"])).toContain(shared.claimId);
    expect(listed.body.items?.every((item) => item["state"] === "SUBMITTED")).toBe(true);
    await step(shared.claimId, "withdraw", "kim", 0);
    const own = await submit("head2");
    const head = await send("GET", "/claims?scope=own", "head2", { after: own.position });
    expect(head.body.items?.map((item) => item["claimId"])).toEqual([own.claimId]);
  });

  it("lists to a head what waits in the department", async () => {
    const { claimId, position } = await submit();
    const waiting = await send("GET", "/claims?limit=100", "head1", { after: position });
    expect(waiting.body.items?.map((item) => item["claimId"])).toContain(claimId);
    const states = new Set(waiting.body.items?.map((item) => item["state"]));
    const departments = new Set(waiting.body.items?.map((item) => item["departmentCode"]));
    expect([[...states], [...departments]]).toEqual([["SUBMITTED"], ["D1"]]);
    const approved = await send("GET", "/claims?state=APPROVED", "head1");
    expect(approved.body.items?.length).toBeGreaterThan(0);
  });

  it("lists all to the office, page by page and newest first", async () => {
    const { position } = await submit();
    const seen: unknown[] = [];
    let cursor = "";
    for (let page = 0; page < 50; page += 1) {
      const answer = await send("GET", `/claims?limit=3${cursor}`, "office", { after: position });
      expect(answer.status).toBe(200);
      seen.push(...(answer.body.items ?? []).map((item) => item["claimId"]));
      if (answer.body["next"] === undefined) break;
      cursor = `&cursor=${encodeURIComponent(String(answer.body["next"]))}`;
    }
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.length).toBeGreaterThan(6);
  });

  it("refuses a scope that is too wide", async () => {
    for (const scope of ["department", "all"]) {
      const answer = await send("GET", `/claims?scope=${scope}`, "kim");
      expect([answer.status, answer.body["code"]]).toEqual([403, "SCOPE_NOT_ALLOWED"]);
    }
  });
});

describe("praises over HTTP", () => {
  const praise = (text: string, changes: object = {}) =>
    send("POST", "/praises", undefined, { body: { text, contact: "010-1234-5678", ...changes } });

  it("are received from anybody, once", async () => {
    const first = await praise("친절에 감사합니다", {
      citizenName: "홍길동",
      departmentCode: "D1",
    });
    expect([first.status, first.body["state"]]).toEqual([201, "RECEIVED"]);
    const again = await praise("친절에 감사합니다");
    expect([again.status, again.body["code"]]).toEqual([409, "PRAISE_DUPLICATE"]);
    const long = await praise("가".repeat(2_001));
    expect(long.status).toBe(400);
  });

  it("are read by the office, not by everybody", async () => {
    const made = await praise("빠른 처리 고맙습니다", { citizenName: "홍길동" });
    const path = `/praises/${String(made.body["praiseId"])}`;
    const after = made.headers["dure-position"];
    const read = await send("GET", path, "office", { after });
    expect(read.body).toMatchObject({
      state: "RECEIVED",
      text: "빠른 처리 고맙습니다",
      citizenName: "홍길동",
    });
    expect(JSON.stringify(read.body)).not.toContain("1234");
    expect((await send("GET", path, "kim")).status).toBe(403);
    expect((await send("GET", path, undefined)).status).toBe(401);
    const listed = await send("GET", "/praises?state=RECEIVED", "office", { after });
    expect(listed.body.items?.length).toBeGreaterThan(0);
  });

  it("are tied to an approved claim once, or dismissed", async () => {
    const { claimId } = await approve();
    const made = await praise("공원 정비가 훌륭합니다");
    const path = `/praises/${String(made.body["praiseId"])}`;
    const verify = () => send("POST", `${path}/verify`, "office", { body: { claimId } });
    const verified = await verify();
    expect(verified.body["state"]).toBe("VERIFIED");
    expect((await verify()).body["code"]).toBe("PRAISE_USED");
    const read = await send("GET", path, "office", { after: verified.headers["dure-position"] });
    expect(read.body).toMatchObject({ state: "VERIFIED", verified: { by: "office", claimId } });
    const other = await praise("누구인지 모르지만");
    const otherPath = `/praises/${String(other.body["praiseId"])}`;
    const body = { reason: "해당 실적 없음" };
    const dismissed = await send("POST", `${otherPath}/dismiss`, "office", { body });
    expect(dismissed.body["state"]).toBe("DISMISSED");
    const after = dismissed.headers["dure-position"];
    const gone = await send("GET", otherPath, "office", { after });
    expect(gone.body).toMatchObject({ dismissed: { by: "office", reason: "해당 실적 없음" } });
  });
});

describe("the views", () => {
  it("are the same when they are built anew", async () => {
    for (const projector of Object.values(projectors)) {
      const before = await projector.digest();
      expect((await projector.rebuild()).digest).toBe(before);
    }
  });

  it("show nothing of a person whose key was destroyed", async () => {
    const { claimId, position } = await submit("lee");
    world.directory.erase("lee");
    // Keys are kept for a minute; the clock passes it.
    world.clock.advanceMs(61_000);
    const read = await send("GET", `/claims/${claimId}`, "office", { after: position });
    expect(read.body).toMatchObject({ title: null, description: null, claimantRef: "lee" });
  });
});
