import type { Role } from "@dure/service-kit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type HttpWorld, startHttpWorld } from "./http-world.ts";

let world: HttpWorld;
beforeAll(async () => {
  world = await startHttpWorld();
});
afterAll(() => world.stop());

describe("who reads which claims", () => {
  it("lets contributors, the head of the department, office, panel and auditors read one", async () => {
    const { claimId, position } = await world.submit();
    const statusFor = async (ref: string, roles?: readonly Role[]) =>
      (
        await world.send("GET", `/claims/${claimId}`, ref, {
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
    const shared = await world.submit("kim", {
      contributions: [
        { personRef: "kim", sharePermille: 500 },
        { personRef: "lee", sharePermille: 500 },
      ],
    });
    const listed = await world.send("GET", "/claims?state=SUBMITTED", "lee", {
      after: shared.position,
    });
    expect(listed.body.items?.map((item) => item["claimId"])).toContain(shared.claimId);
    expect(listed.body.items?.every((item) => item["state"] === "SUBMITTED")).toBe(true);
    await world.step(shared.claimId, "withdraw", "kim", 0);
    const own = await world.submit("head2");
    const head = await world.send("GET", "/claims?scope=own", "head2", { after: own.position });
    expect(head.body.items?.map((item) => item["claimId"])).toEqual([own.claimId]);
  });

  it("lists to a head what waits in the department", async () => {
    const { claimId, position } = await world.submit();
    const waiting = await world.send("GET", "/claims?limit=100", "head1", { after: position });
    expect(waiting.body.items?.map((item) => item["claimId"])).toContain(claimId);
    const states = new Set(waiting.body.items?.map((item) => item["state"]));
    const departments = new Set(waiting.body.items?.map((item) => item["departmentCode"]));
    expect([[...states], [...departments]]).toEqual([["SUBMITTED"], ["D1"]]);
    const done = await world.approve();
    const approved = await world.send("GET", "/claims?state=APPROVED", "head1", {
      after: done.position,
    });
    expect(approved.body.items?.map((item) => item["claimId"])).toEqual([done.claimId]);
  });

  it("lists all to the office, page by page and newest first", async () => {
    const made: string[] = [];
    let position: unknown;
    for (let count = 0; count < 7; count += 1) {
      world.clock.advanceMs(1_000);
      const claim = await world.submit();
      position = claim.position;
      made.unshift(claim.claimId);
    }
    const seen: unknown[] = [];
    let cursor = "";
    for (let page = 0; page < 50; page += 1) {
      const path = `/claims?limit=3${cursor}`;
      const answer = await world.send("GET", path, "office", { after: position });
      expect(answer.status).toBe(200);
      seen.push(...(answer.body.items ?? []).map((item) => item["claimId"]));
      if (answer.body.next === undefined) break;
      cursor = `&cursor=${encodeURIComponent(answer.body.next)}`;
    }
    expect(seen.slice(0, made.length)).toEqual(made);
    expect(new Set(seen).size).toBe(seen.length);
  });

  it("refuses a scope that is too wide", async () => {
    for (const scope of ["department", "all"]) {
      const answer = await world.send("GET", `/claims?scope=${scope}`, "kim");
      expect([answer.status, answer.body["code"]]).toEqual([403, "SCOPE_NOT_ALLOWED"]);
    }
  });
});

describe("the views", () => {
  it("are the same when they are built anew", async () => {
    for (const projector of world.projectors) {
      const before = await projector.digest();
      expect((await projector.rebuild()).digest).toBe(before);
    }
  });

  it("show nothing of a person whose key was destroyed", async () => {
    const { claimId, position } = await world.submit("lee");
    world.directory.erase("lee");
    // Keys are kept for a minute; the clock passes it.
    world.clock.advanceMs(61_000);
    const read = await world.send("GET", `/claims/${claimId}`, "office", { after: position });
    expect(read.body).toMatchObject({ title: null, description: null, claimantRef: "lee" });
    const reason = { reason: "증빙을 확인할 수 없습니다." };
    const rejected = await world.step(claimId, "reject", "head1", 0, reason);
    const late = { after: rejected.headers["dure-position"] };
    const decided = await world.send("GET", `/claims/${claimId}`, "office", late);
    expect(decided.body).toMatchObject({ state: "REJECTED", rejected: { by: "head1" } });
    expect(decided.body["rejected"]).not.toHaveProperty("reason");
  });
});
