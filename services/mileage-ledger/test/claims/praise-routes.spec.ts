import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type HttpWorld, startHttpWorld } from "./http-world.ts";

let world: HttpWorld;
beforeAll(async () => {
  world = await startHttpWorld();
});
afterAll(() => world.stop());

describe("praises over HTTP", () => {
  const praise = (text: string, changes: object = {}) =>
    world.send("POST", "/praises", undefined, {
      body: { text, contact: "010-1234-5678", ...changes },
    });

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
    const read = await world.send("GET", path, "office", { after });
    expect(read.body).toMatchObject({
      state: "RECEIVED",
      text: "빠른 처리 고맙습니다",
      citizenName: "홍길동",
    });
    expect(JSON.stringify(read.body)).not.toContain("1234");
    expect((await world.send("GET", path, "kim")).status).toBe(403);
    expect((await world.send("GET", path, undefined)).status).toBe(401);
    const listed = await world.send("GET", "/praises?state=RECEIVED", "office", { after });
    expect(listed.body.items?.length).toBeGreaterThan(0);
  });

  it("are tied to an approved claim once, or dismissed", async () => {
    const { claimId } = await world.approve();
    const made = await praise("공원 정비가 훌륭합니다");
    const path = `/praises/${String(made.body["praiseId"])}`;
    const verify = () => world.send("POST", `${path}/verify`, "office", { body: { claimId } });
    const verified = await verify();
    expect(verified.body["state"]).toBe("VERIFIED");
    expect((await verify()).body["code"]).toBe("PRAISE_USED");
    const read = await world.send("GET", path, "office", {
      after: verified.headers["dure-position"],
    });
    expect(read.body).toMatchObject({ state: "VERIFIED", verified: { by: "office", claimId } });
    const other = await praise("누구인지 모르지만");
    const otherPath = `/praises/${String(other.body["praiseId"])}`;
    const body = { reason: "해당 실적 없음" };
    const dismissed = await world.send("POST", `${otherPath}/dismiss`, "office", { body });
    expect(dismissed.body["state"]).toBe("DISMISSED");
    const after = dismissed.headers["dure-position"];
    const gone = await world.send("GET", otherPath, "office", { after });
    expect(gone.body).toMatchObject({ dismissed: { by: "office", reason: "해당 실적 없음" } });
  });
});
