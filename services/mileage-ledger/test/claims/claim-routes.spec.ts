import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { claimBody, type HttpWorld, startHttpWorld } from "./http-world.ts";

let world: HttpWorld;
beforeAll(async () => {
  world = await startHttpWorld();
});
afterAll(() => world.stop());

describe("a claim over HTTP", () => {
  it("is read by its claimant right after it was made", async () => {
    const { claimId, position } = await world.submit("kim", {
      contributions: [
        { personRef: "kim", sharePermille: 600 },
        { personRef: "lee", sharePermille: 400 },
      ],
    });
    expect(position).toEqual(expect.any(String));
    const read = await world.send("GET", `/claims/${claimId}`, "kim", { after: position });
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
    const { claimId, position } = await world.approve();
    world.credits.set(claimId, {
      points: "3",
      entries: [{ seq: 0, entryId: "e0", type: "mileage.granted", personRef: "kim", points: "3" }],
    });
    const read = await world.send("GET", `/claims/${claimId}`, "kim", { after: position });
    expect(read.headers["etag"]).toBe('"2"');
    expect(read.body).toMatchObject({
      state: "APPROVED",
      confirmed: { by: "head1", departmentCode: "D1" },
      approved: { by: "office" },
      credit: { points: "3", entries: [{ personRef: "kim" }] },
    });
  });

  it("shows the reason of a rejection to the claimant", async () => {
    const { claimId } = await world.submit();
    const reason = "증빙을 확인할 수 없습니다.";
    const rejected = await world.step(claimId, "reject", "head1", 0, { reason });
    const after = rejected.headers["dure-position"];
    const read = await world.send("GET", `/claims/${claimId}`, "kim", { after });
    expect(read.body).toMatchObject({
      state: "REJECTED",
      rejected: { by: "head1", step: "DEPT_HEAD", reason },
    });
  });

  it("is withdrawn by the claimant", async () => {
    const { claimId } = await world.submit();
    const answer = await world.step(claimId, "withdraw", "kim", 0);
    expect(answer.body).toEqual({ claimId, state: "WITHDRAWN", revision: 1 });
    const after = answer.headers["dure-position"];
    const read = await world.send("GET", `/claims/${claimId}`, "kim", { after });
    expect(read.body).toMatchObject({ state: "WITHDRAWN", withdrawnAt: expect.any(String) });
  });

  it("answers refusals as problem documents with their own code", async () => {
    const five = await world.send("POST", "/claims", "five", { body: claimBody() });
    expect(five.status).toBe(422);
    expect(five.headers["content-type"]).toContain("application/problem+json");
    expect(five.body).toMatchObject({ code: "GRADE_NOT_ELIGIBLE" });
    expect(String(five.body["detail"])).toContain("6급 이하 대상");
    const { claimId } = await world.submit();
    expect((await world.step(claimId, "approve", "office", 0)).body["code"]).toBe(
      "NOT_CONFIRMED_YET",
    );
    expect((await world.step(claimId, "confirm", "head2", 0)).body["code"]).toBe(
      "NOT_DEPARTMENT_HEAD",
    );
  });

  it("asks for the version that the person saw", async () => {
    const { claimId } = await world.submit();
    const bare = await world.send("POST", `/claims/${claimId}/confirm`, "head1");
    expect(bare.status).toBe(428);
    const stale = await world.step(claimId, "confirm", "head1", 3);
    expect([stale.status, stale.body["code"]]).toEqual([412, "STALE_VERSION"]);
  });

  it("answers a repeated attempt once, even where the version has moved on since", async () => {
    const { claimId } = await world.submit();
    const attempt = { ifMatch: 0, key: "confirm-this-once" };
    const first = await world.send("POST", `/claims/${claimId}/confirm`, "head1", attempt);
    const again = await world.send("POST", `/claims/${claimId}/confirm`, "head1", attempt);
    expect(again.body).toEqual(first.body);
    expect(again.status).toBe(200);
  });

  it("refuses what it does not know, and roles that may not", async () => {
    const odd = await world.send("POST", "/claims", "kim", { body: claimBody({ points: "100" }) });
    expect([odd.status, odd.body["code"]]).toEqual([400, "REQUEST_INVALID"]);
    const { claimId } = await world.submit();
    const staff = await world.step(claimId, "confirm", "lee", 0);
    expect([staff.status, staff.body["code"]]).toEqual([403, "ROLE_MISSING"]);
    expect((await world.send("GET", "/claims", undefined)).status).toBe(401);
    expect((await world.send("GET", `/claims/${claimId}`, "kim", { agency: "mapo" })).status).toBe(
      404,
    );
    expect((await world.send("GET", "/claims/nothing", "office")).status).toBe(404);
  });
});
