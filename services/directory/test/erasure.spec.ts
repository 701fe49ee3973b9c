import { createHash } from "node:crypto";
import { fromBinary } from "@bufbuild/protobuf";
import { type PersonErased, PersonErasedSchema } from "@dure/contracts";
import { civilDate } from "@dure/kernel";
import { type RecordedEvent, streamName } from "@dure/messages";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { appointPerson } from "../src/commands/appoint-person.ts";
import { changePerson } from "../src/commands/change-person.ts";
import { requestErasure } from "../src/commands/request-erasure.ts";
import { toIntegrationEvents } from "../src/publishing/to-integration-event.ts";
import { carryOutErasures } from "../src/reactions/carry-out-erasures.ts";
import { as, type Caller, type HttpWorld, openHttpWorld } from "./http-world.ts";
import { donghae, entryOf, found, mapo, openWorld, type World } from "./world.ts";

const NAME = "황보슬기로운";

describe("over HTTP", () => {
  let http: HttpWorld;
  let { call, admin, refs, world, service } = {} as HttpWorld;
  beforeEach(async () => {
    http = await openHttpWorld();
    ({ call, admin, refs, world, service } = http);
  });
  afterEach(() => http.close());

  const hr = as("hr", "STAFF", "HR_ACCOUNTING");
  const panel = (staffNo: string): Caller => as(refs[staffNo] ?? "", "STAFF", "PANEL");
  const person = { ...entryOf("N-1", { name: NAME }), phone: "010-9876-1234" };

  async function appointed(leftOn?: string): Promise<string> {
    const made = await call("POST", "/people", hr, person);
    expect(made.status).toBe(201);
    const { personRef } = made.body;
    if (leftOn !== undefined) {
      const left = await call("POST", `/people/${personRef}/leave`, hr, { on: leftOn }, ifMatch(0));
      expect(left.status).toBe(200);
    }
    return personRef;
  }
  const ifMatch = (revision: number) => ({ "if-match": `"${revision}"` });
  const path = (personRef: string, act = "") => `/people/${personRef}/erasure${act}`;
  const request = (personRef: string, caller: Caller = hr) =>
    call("POST", path(personRef), caller, { ground: "PIPA_36" });

  test("request, two approvals, and the name is gone for everybody", async () => {
    const ref = await appointed("2026-06-10");
    const see = async () => (await call("GET", `/people/${ref}`, admin())).body;
    await service.settled();
    expect(await see()).toMatchObject({ name: NAME, phone: person.phone, staffNo: "N-1" });
    expect(await request(ref)).toMatchObject({
      status: 201,
      body: { status: "REQUESTED", ground: "PIPA_36", requested: { by: "hr", on: "2026-06-10" } },
    });
    const first = await call("POST", path(ref, "/approve"), panel("P-1"));
    expect(first).toMatchObject({ status: 200, body: { status: "ENDORSED" } });
    expect(await see()).toMatchObject({ name: NAME });
    const second = await call("POST", path(ref, "/approve"), panel("P-2"));
    expect(second).toMatchObject({ status: 200 });
    await service.settled();
    const seen = await see();
    expect(seen).toMatchObject({ name: "삭제된 사람", status: "LEFT" });
    expect(Object.keys(seen)).not.toContain("phone");
    expect(Object.keys(seen)).not.toContain("staffNo");
    const list = await call("GET", "/people?limit=100", admin());
    expect(JSON.stringify(list.body)).not.toContain(NAME);
    const record = await call("GET", path(ref), as("x", "AUDITOR"));
    expect(record.body).toMatchObject({
      personRef: ref,
      status: "CARRIED_OUT",
      approvals: [{ by: refs["P-1"] }, { by: refs["P-2"] }],
      carriedOut: { on: "2026-06-10", keys: [{ id: `${ref}.1` }] },
    });
    expect(record.body.carriedOut.receipt).toBe((await world.keys.destroy(donghae, ref)).receipt);
    const again = await call("POST", "/people", hr, person);
    expect(again).toMatchObject({ status: 409, body: { code: "PERSON_ALREADY_APPOINTED" } });
  });

  test("nobody in service, nobody unknown, nobody of another agency", async () => {
    const ref = await appointed();
    expect(await request(ref)).toMatchObject({
      status: 409,
      body: { code: "ERASURE_PERSON_IN_SERVICE" },
    });
    await call("POST", `/people/${ref}/leave`, hr, { on: "2026-06-11" }, ifMatch(0));
    expect((await request(ref)).status).toBe(409);
    world.clock.advanceMs(24 * 3_600_000);
    expect((await request(ref)).status).toBe(201);
    expect((await request("nobody")).status).toBe(404);
    expect((await request(ref, { ...hr, tenantId: mapo })).status).toBe(404);
    expect((await call("GET", path("nobody"), hr)).status).toBe(404);
    expect((await call("POST", path(refs["P-1"] ?? "", "/approve"), panel("P-2"))).status).toBe(
      404,
    );
  });

  test("roles, the requester and the same approver twice are kept out", async () => {
    const ref = await appointed("2026-06-10");
    expect((await request(ref, as("x", "STAFF", "OFFICE"))).status).toBe(403);
    expect((await request(ref, admin())).status).toBe(201);
    const approve = (caller: Caller) => call("POST", path(ref, "/approve"), caller);
    expect((await approve(hr)).status).toBe(403);
    expect(await approve(admin())).toMatchObject({
      status: 403,
      body: { code: "ERASURE_REQUESTER" },
    });
    expect((await approve(panel("P-1"))).status).toBe(200);
    expect(await approve(panel("P-1"))).toMatchObject({
      status: 403,
      body: { code: "ERASURE_SECOND_APPROVER" },
    });
    const bad = await call("POST", path(ref), hr, { ground: "BECAUSE" });
    expect(bad.status).toBe(400);
  });

  test("a declined request ends, and the key stays", async () => {
    const ref = await appointed("2026-06-10");
    await request(ref);
    await call("POST", path(ref, "/approve"), panel("P-1"));
    const decline = (caller: Caller, reason: string) =>
      call("POST", path(ref, "/decline"), caller, { reason });
    expect((await decline(panel("P-2"), "WITHDRAWN")).status).toBe(422);
    expect(await decline(panel("P-2"), "RETENTION_REQUIRED")).toMatchObject({
      status: 200,
      body: { status: "DECLINED", declined: { reason: "RETENTION_REQUIRED" } },
    });
    expect((await call("POST", path(ref, "/approve"), panel("P-2"))).body).toMatchObject({
      code: "ERASURE_NOT_OPEN",
    });
    await service.settled();
    expect(await world.keys.get(donghae, ref)).toBeDefined();
  });
});

describe("carrying out", () => {
  let world: World;
  beforeEach(async () => {
    world = await openWorld();
    await found(world);
  });
  afterEach(() => world.close());

  /** Somebody who has left, with an erasure that two people approved and nobody carried out yet. */
  async function approvedErasure(): Promise<{ ref: string; approval: RecordedEvent }> {
    const { handlers, parts, context } = world;
    const made = await appointPerson(parts, entryOf("N-1", { name: NAME }), context("appoint"));
    if (!made.ok) throw new Error(made.refusal.code);
    const ref = made.value.personRef;
    const leave = { kind: "leave", on: civilDate("2026-06-10") } as const;
    await changePerson(handlers, ref, leave, context("leave"));
    await requestErasure(handlers, ref, "PIPA_21", context("request", donghae, "hr"));
    const approve = { kind: "approve", roles: ["PANEL"] } as const;
    for (const by of ["a", "b"]) {
      const outcome = await handlers.erasures.handle(ref, approve, context(by, donghae, by));
      expect(outcome.ok).toBe(true);
    }
    const approval = (await events(ref)).at(-1);
    if (approval?.eventType !== "erasure.approved") throw new Error("not approved");
    return { ref, approval };
  }
  const events = (ref: string): Promise<readonly RecordedEvent[]> =>
    world.store.readStream(streamName("erasure", donghae, ref), {
      direction: "forwards",
      maxCount: 100,
    });
  const reactor = () => carryOutErasures({ ...world.parts, clock: world.clock });

  test("a crash between the destruction and its record is mended with the same receipt", async () => {
    const { ref, approval } = await approvedErasure();
    const gone = await world.keys.destroy(donghae, ref);
    world.clock.advanceMs(3_600_000);
    await reactor()(approval);
    const [record, ...more] = (await events(ref)).filter(
      ({ eventType }) => eventType === "erasure.carried-out",
    );
    expect(more).toEqual([]);
    expect(JSON.parse(record?.data ?? "")).toEqual({
      personRef: ref,
      ground: "PIPA_21",
      approvedBy: ["a", "b"],
      keys: gone.keys,
      receipt: gone.receipt,
    });
    expect(record).toMatchObject({
      actor: { kind: "system", ref: "directory" },
      causationId: approval.eventId,
      correlationId: approval.correlationId,
    });
  });

  test("however often the approval comes, there is one record", async () => {
    const { ref, approval } = await approvedErasure();
    await Promise.all([reactor()(approval), reactor()(approval)]);
    await reactor()(approval);
    expect((await events(ref)).map(({ eventType }) => eventType)).toEqual([
      "erasure.requested",
      "erasure.endorsed",
      "erasure.approved",
      "erasure.carried-out",
    ]);
  });

  test("a key store that fails leaves no record, and the next try does it all", async () => {
    const { ref, approval } = await approvedErasure();
    const keys = { destroy: () => Promise.reject(new Error("the disk is full")) };
    const failing = carryOutErasures({ handlers: world.handlers, keys, clock: world.clock });
    await expect(failing(approval)).rejects.toThrow();
    expect(await events(ref)).toHaveLength(3);
    await reactor()(approval);
    expect(await events(ref)).toHaveLength(4);
  });

  test("an approval that the log does not hold destroys nothing", async () => {
    const { approval } = await approvedErasure();
    const forged = { ...approval, streamName: streamName("erasure", donghae, "somebody") };
    await world.keys.obtain(donghae, ["somebody"]);
    await expect(reactor()(forged)).rejects.toThrow(/ERASURE_NOT_APPROVED/);
    expect(await world.keys.get(donghae, "somebody")).toBeDefined();
  });

  test("is told to the others whole, with id and hash of the stored record", async () => {
    const { ref, approval } = await approvedErasure();
    await reactor()(approval);
    const all = await events(ref);
    const messages = all.flatMap((event) => toIntegrationEvents(event));
    expect(messages).toHaveLength(1);
    const record = all.at(-1);
    const [message] = messages;
    if (!record || !message) throw new Error("nothing was told");
    expect(message).toMatchObject({
      key: `donghae|${ref}`,
      topic: "dure.directory.v1",
      headers: { ce_type: "dure.directory.v1.PersonErased" },
    });
    const told: PersonErased = fromBinary(PersonErasedSchema, message.value);
    const { keys, receipt } = await world.keys.destroy(donghae, ref);
    expect(told).toMatchObject({
      personRef: ref,
      ground: "PIPA_21",
      approvedBy: ["a", "b"],
      keys,
      receipt,
      eventId: record.eventId,
      eventHash: createHash("sha256").update(record.data).digest("hex"),
    });
  });
});
