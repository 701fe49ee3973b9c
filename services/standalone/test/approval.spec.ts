import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { foundAgency, fundBudget, type People } from "./agency.ts";
import { approve, claimBody, confirm, earn, earnSeven, submitClaim } from "./claims.ts";
import { textAt } from "./client.ts";
import { openWorld, type World } from "./world.ts";

let world: World;
let people: People;

beforeAll(async () => {
  world = await openWorld();
  people = await foundAgency(world.client, "donghae");
  await world.settled();
  await fundBudget(world.client, people, 3_360_000);
  await world.settled();
});
afterAll(() => world.close());

const walletOf = async (name: keyof People) => {
  await world.settled();
  const { personRef } = people[name];
  return (await world.client.get(people.auditor, `/wallets/${personRef}`)).body;
};

describe("a claim becomes points", () => {
  test("through the gateway: submit, head confirms, office approves, points are in the wallet", async () => {
    const { front } = world;
    const claimId = await submitClaim(front, people.shin, "D03-1");
    const confirmed = await confirm(front, people.headOffice, claimId);
    expect(confirmed).toMatchObject({
      status: 200,
      body: { state: "HEAD_CONFIRMED", revision: 1 },
    });
    const approved = await approve(front, people.office, claimId);
    expect(approved).toMatchObject({ status: 200, body: { state: "APPROVED", revision: 2 } });
    expect(await walletOf("shin")).toMatchObject({ earned: "3", available: "3", held: "0" });
    const seen = await front.get(people.shin, `/claims/${claimId}`);
    expect(seen.body).toMatchObject({
      state: "APPROVED",
      title: claimBody("").title,
      credit: { points: "3", entries: [{ type: "points.granted", points: "3" }] },
    });
  });

  test("a third each: 333, 333 and 334 permille make exactly 3 points", async () => {
    const names = ["kim", "lee", "park"] as const;
    const before = await Promise.all(
      names.map(async (name) => Number((await walletOf(name))["earned"])),
    );
    const contributions = names.map((name, index) => ({
      personRef: people[name].personRef,
      sharePermille: index === 2 ? 334 : 333,
    }));
    await earn(world.client, people, people.kim, "split-1", { contributions });
    const after = await Promise.all(
      names.map(async (name) => Number((await walletOf(name))["earned"])),
    );
    const gained = after.map((points, index) => Math.round((points - (before[index] ?? 0)) * 1000));
    expect(gained).toEqual([999, 999, 1002]);
    expect(gained.reduce((sum, milli) => sum + milli, 0)).toBe(3000);
  });

  test("the same document is rewarded once", async () => {
    await earn(world.client, people, people.lee, "once-1");
    const before = await walletOf("lee");
    await earn(world.client, people, people.lee, "once-1");
    expect((await walletOf("lee"))["earned"]).toBe(before["earned"]);
  });
});

describe("who may take which step", () => {
  let claimId: string;
  const refuses = async (answer: Promise<object>, status: number, code: string) =>
    expect(await answer).toMatchObject({ status, body: { code } });

  test("step 1 is the head's of the claimant's department, and comes first", async () => {
    const { client } = world;
    claimId = await submitClaim(client, people.kim, "rules-1");
    await refuses(approve(client, people.office, claimId, 0), 409, "NOT_CONFIRMED_YET");
    await refuses(confirm(client, people.headTwo, claimId), 403, "NOT_DEPARTMENT_HEAD");
    await refuses(confirm(client, people.panelOne, claimId), 403, "NOT_DEPARTMENT_HEAD");
    await refuses(confirm(client, people.kim, claimId), 403, "ROLE_MISSING");
    await refuses(approve(client, people.headOne, claimId, 0), 403, "ROLE_MISSING");
  });

  test("the version that was seen must be named, and must be the last", async () => {
    const { client } = world;
    const path = `/claims/${claimId}/confirm`;
    await refuses(client.post(people.headOne, path), 428, "IF_MATCH_REQUIRED");
    await refuses(confirm(client, people.headOne, claimId, 7), 412, "STALE_VERSION");
    expect(await confirm(client, people.headOne, claimId)).toMatchObject({ status: 200 });
    await refuses(
      client.post(people.office, `/claims/${claimId}/approve`),
      428,
      "IF_MATCH_REQUIRED",
    );
    await refuses(approve(client, people.office, claimId, 0), 412, "STALE_VERSION");
    await refuses(confirm(client, people.headOne, claimId, 1), 409, "ALREADY_CONFIRMED");
    expect(await approve(client, people.office, claimId)).toMatchObject({ status: 200 });
    await refuses(approve(client, people.officeTwo, claimId, 2), 409, "CLAIM_CLOSED");
  });

  test("nobody judges what they have a share in", async () => {
    const { client } = world;
    const own = await submitClaim(client, people.headTwo, "own-head");
    await refuses(confirm(client, people.headTwo, own), 403, "OWN_CLAIM");
    // A head's own claim goes to the panel; the office of the same department may not approve it.
    await refuses(confirm(client, people.headOne, own), 403, "HEAD_CLAIM_NEEDS_PANEL");
    expect(await confirm(client, people.panelOne, own)).toMatchObject({ status: 200 });
    await refuses(approve(client, people.officeTwo, own), 403, "OWN_HEAD_CLAIM");
    expect(await approve(client, people.office, own)).toMatchObject({ status: 200 });
    const ofOffice = await submitClaim(client, people.officeTwo, "own-office");
    expect(await confirm(client, people.headTwo, ofOffice)).toMatchObject({ status: 200 });
    await refuses(approve(client, people.officeTwo, ofOffice), 403, "OWN_CLAIM");
  });

  test("one person does not take both steps", async () => {
    const { client } = world;
    const made = await submitClaim(client, people.shin, "both-steps");
    expect(await confirm(client, people.headOffice, made)).toMatchObject({ status: 200 });
    const refused = await approve(client, people.headOffice, made);
    expect(refused).toMatchObject({ status: 403, body: { code: "SAME_APPROVER" } });
    expect(refused.body["title"]).toBe("확인한 사람이 승인까지 할 수 없습니다.");
    expect(await approve(client, people.office, made)).toMatchObject({ status: 200 });
  });
});

describe("A10: a citizen's praise adds one point, once", () => {
  test("3 and 1 make 4; the same praise again is refused", async () => {
    const { client } = world;
    const before = Number((await walletOf("park"))["earned"]);
    const claimId = await submitClaim(client, people.park, "praised-1");
    await confirm(client, people.headTwo, claimId);
    await approve(client, people.office, claimId);
    const praise = { text: "민원을 한 번에 풀어 주셨습니다.", contact: "010-0000-0001" };
    const path = "/api/v1/agencies/donghae/praises";
    const received = await client.send(undefined, "POST", path, { body: praise });
    expect(received.status).toBe(201);
    const verifyPath = `/praises/${textAt(received, "praiseId")}/verify`;
    expect(await client.post(people.office, verifyPath, { claimId })).toMatchObject({
      status: 200,
    });
    expect(Number((await walletOf("park"))["earned"]) - before).toBe(4);
    expect(await client.post(people.office, verifyPath, { claimId })).toMatchObject({
      status: 409,
      body: { code: "PRAISE_USED", title: "이미 사용된 칭찬입니다." },
    });
    const again = await client.send(undefined, "POST", path, { body: praise });
    expect(again).toMatchObject({ status: 409, body: { code: "PRAISE_DUPLICATE" } });
    expect(Number((await walletOf("park"))["earned"]) - before).toBe(4);
  });
});

describe("A9: tiers, once a month, grade 6 and below (deduct mode)", () => {
  const request = (name: keyof People, tierPoints: string, kind = "LOCAL_CURRENCY") =>
    world.client.post(people[name], "/redemptions", { tierPoints, choice: { kind } });

  test("7 points buy one day of leave in July; a second request waits for August", async () => {
    const { client, clock } = world;
    await earnSeven(client, people, people.choi, "unused-grade-five").then(
      () => expect.fail("a 5급 officer must not earn"),
      (error: Error) => expect(error.message).toContain("GRADE_NOT_ELIGIBLE"),
    );
    clock.setKst("2026-07-20");
    const free = Number((await walletOf("kim"))["available"]);
    await earnSeven(client, people, people.kim, "a9");
    expect(Number((await walletOf("kim"))["available"])).toBeCloseTo(free + 7, 3);
    const taken = await request("kim", "7", "LEAVE");
    expect(taken).toMatchObject({ status: 201, body: { status: "HELD" } });
    await earn(client, people, people.kim, "a9-3");
    const wallet = await walletOf("kim");
    expect(wallet).toMatchObject({ held: "7" });
    expect(Number(wallet["available"])).toBeCloseTo(free + 3, 3);
    const second = await request("kim", "3");
    expect(second).toMatchObject({
      status: 409,
      body: { code: "ALREADY_THIS_MONTH", title: "보상은 월 1회만 신청할 수 있습니다." },
    });
    expect(second.body["detail"]).toContain("월 1회");
    clock.setKst("2026-07-31", "23:59");
    expect((await request("kim", "3")).body["code"]).toBe("ALREADY_THIS_MONTH");
    clock.setKst("2026-08-01", "00:00");
    expect(await request("kim", "3")).toMatchObject({ status: 201, body: { status: "HELD" } });
    expect(await walletOf("kim")).toMatchObject({ held: "10" });
  });

  test("a 5급 officer is told for whom the scheme is", async () => {
    const refused = await request("choi", "3");
    expect(refused).toMatchObject({ status: 422, body: { code: "GRADE_NOT_ELIGIBLE" } });
    expect(refused.body["detail"]).toContain("6급 이하 대상");
  });

  test("too few points name what is there", async () => {
    const refused = await request("lee", "10");
    expect(refused).toMatchObject({ status: 422, body: { code: "POINTS_SHORT" } });
    expect(refused.body["detail"]).toMatch(
      /^10점이 필요하지만 사용할 수 있는 마일리지는 [\d.]+점입니다\.$/,
    );
  });

  test("a tier that the policy does not have is refused", async () => {
    const refused = await request("lee", "4");
    expect(refused).toMatchObject({ status: 422, body: { code: "CHOICE_UNKNOWN" } });
    const leave = await request("lee", "3", "LEAVE");
    expect(leave).toMatchObject({ status: 422, body: { code: "CHOICE_UNKNOWN" } });
  });
});
