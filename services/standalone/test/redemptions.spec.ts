import { eventually } from "@dure/testing";
import { afterEach, beforeEach, expect, test } from "vitest";
import { foundAgency, fundBudget, type People } from "./agency.ts";
import { approve, confirm, earnSeven, submitClaim } from "./claims.ts";
import { type Answer, textAt } from "./client.ts";
import { openWorld, type World } from "./world.ts";

const BUDGET_WON = 3_360_000;
const PARALLEL = 100;

let world: World;
let people: People;

beforeEach(async () => {
  world = await openWorld();
  people = await foundAgency(world.client, "donghae");
  await world.settled();
  await fundBudget(world.client, people, BUDGET_WON);
  await world.settled();
});
afterEach(() => world.close());

const request = (name: keyof People, tierPoints: string, kind = "LOCAL_CURRENCY") =>
  world.client.post(people[name], "/redemptions", { tierPoints, choice: { kind } });

const read = async (name: keyof People, path: string) => {
  await world.settled();
  return (await world.client.get(people[name], path)).body;
};
const walletOf = (name: keyof People) => read("auditor", `/wallets/${people[name].personRef}`);
const totals = () => read("auditor", "/ledger/totals?year=2026");
const redemption = (id: string) => read("office", `/redemptions/${id}`);

const report = (text: string): Promise<Answer> =>
  world.client.send(people.accounting, "POST", "/payouts/reports", {
    raw: { contentType: "text/csv", text },
  });

/** Waits for the saga, whose steps after an approval run by themselves. */
const reaches = (id: string, status: string) =>
  eventually(async () => {
    const seen = await redemption(id);
    expect(seen["status"]).toBe(status);
    return seen;
  });
const instructed = async (id: string): Promise<string> =>
  textAt({ body: await reaches(id, "INSTRUCTED") }, "payoutRef");

test("of a hundred requests at once by one person one is accepted", async () => {
  for (let round = 0; round < 4; round += 1) {
    await earnSeven(world.client, people, people.kim, `hundred-${round}`);
  }
  expect(await walletOf("kim")).toMatchObject({ available: "28" });
  const answers = await Promise.all(Array.from({ length: PARALLEL }, () => request("kim", "7")));
  const accepted = answers.filter(({ status }) => status === 201);
  const refused = answers.filter(({ status }) => status !== 201);
  expect(accepted).toHaveLength(1);
  expect(new Set(refused.map((answer) => `${answer.status} ${textAt(answer, "code")}`))).toEqual(
    new Set(["409 ALREADY_THIS_MONTH"]),
  );
  expect(refused).toHaveLength(PARALLEL - 1);
  expect(await walletOf("kim")).toMatchObject({ available: "21", held: "7", redeemed: "0" });
  expect(await totals()).toMatchObject({
    budgetWon: BUDGET_WON,
    budgetHeldWon: 70_000,
    budgetLeftWon: BUDGET_WON - 70_000,
    wonPaid: 0,
  });
});

test("money: request, approval, instruction, report, completion", async () => {
  await earnSeven(world.client, people, people.kim, "money");
  const id = textAt(await request("kim", "7"), "redemptionId");
  const approved = await world.client.post(people.office, `/redemptions/${id}/approve`);
  expect(approved.status).toBe(200);
  const payoutRef = await instructed(id);
  // Pinned and on its way, but not yet paid: the points are held, the money is reserved.
  expect(await walletOf("kim")).toMatchObject({ earned: "7", available: "0", held: "7" });
  expect(await totals()).toMatchObject({ budgetHeldWon: 70_000, wonPaid: 0 });
  const paid = await report(`payoutRef,result\n${payoutRef},PAID\nTOTAL,1\n`);
  expect(paid).toMatchObject({ status: 200, body: { counts: { APPLIED: 1, DISPUTED: 0 } } });
  const completed = await reaches(id, "COMPLETED");
  expect(completed).toMatchObject({
    personRef: people.kim.personRef,
    tierPoints: "7",
    statusKo: "완료",
    held: { points: "7", amountWon: 70_000 },
    needsAttention: false,
  });
  expect(await walletOf("kim")).toMatchObject({
    earned: "7",
    available: "0",
    held: "0",
    redeemed: "7",
  });
  expect(await totals()).toMatchObject({
    budgetHeldWon: 0,
    wonPaid: 70_000,
    budgetLeftWon: BUDGET_WON - 70_000,
    redemptions: [{ tier: "7", kind: "LOCAL_CURRENCY", count: 1 }],
  });
  const head = await world.store.head();
  const twice = await report(`payoutRef,result\n${payoutRef},PAID\nTOTAL,1\n`);
  expect(twice).toMatchObject({ status: 200, body: { counts: { APPLIED: 0, NO_NEWS: 1 } } });
  await world.settled();
  expect(await world.store.head()).toBe(head);
});

test("leave: one day, no money", async () => {
  await earnSeven(world.client, people, people.lee, "leave");
  const id = textAt(await request("lee", "7", "LEAVE"), "redemptionId");
  await world.client.post(people.office, `/redemptions/${id}/approve`);
  const payoutRef = await instructed(id);
  await report(`${payoutRef},PAID\n`);
  expect(await reaches(id, "COMPLETED")).toMatchObject({ held: { leaveDays: "1", amountWon: 0 } });
  expect(await totals()).toMatchObject({
    leaveDays: "1",
    wonPaid: 0,
    redemptions: [{ tier: "7", kind: "LEAVE", count: 1 }],
  });
});

test("the requester neither approves, rejects nor reports; nobody else cancels", async () => {
  const { client } = world;
  const claimId = await submitClaim(client, people.officeTwo, "own");
  await confirm(client, people.headTwo, claimId);
  await approve(client, people.office, claimId);
  await world.settled();
  const requested = await request("officeTwo", "3");
  expect(requested).toMatchObject({ status: 201, body: { status: "HELD" } });
  const path = `/redemptions/${textAt(requested, "redemptionId")}`;
  expect(await client.post(people.officeTwo, `${path}/approve`)).toMatchObject({
    status: 403,
    body: { code: "OWN_REDEMPTION", title: "본인의 보상 신청은 처리할 수 없습니다." },
  });
  expect(
    await client.post(people.officeTwo, `${path}/reject`, { reason: "본인 반려" }),
  ).toMatchObject({ status: 403, body: { code: "OWN_REDEMPTION" } });
  expect(await client.post(people.kim, `${path}/approve`)).toMatchObject({
    status: 403,
    body: { code: "ROLE_MISSING" },
  });
  expect(await client.post(people.office, `${path}/cancel`)).toMatchObject({
    status: 403,
    body: { code: "NOT_REQUESTER" },
  });
  expect(await client.post(people.officeTwo, `${path}/cancel`)).toMatchObject({ status: 200 });
  await reaches(textAt(requested, "redemptionId"), "CANCELLED");
  expect(await walletOf("officeTwo")).toMatchObject({ available: "3", held: "0" });
  expect(await client.post(people.office, `${path}/approve`)).toMatchObject({
    status: 409,
    body: { code: "NOT_WAITING_FOR_APPROVAL" },
  });
});

test("a rejected payout gives points, money and the month back", async () => {
  await earnSeven(world.client, people, people.kim, "failed");
  const id = textAt(await request("kim", "5"), "redemptionId");
  await world.client.post(people.office, `/redemptions/${id}/approve`);
  const payoutRef = await instructed(id);
  await report(`${payoutRef},REJECTED,RECIPIENT_NOT_FOUND\n`);
  await reaches(id, "FAILED");
  expect(await walletOf("kim")).toMatchObject({ available: "7", held: "0", redeemed: "0" });
  expect(await totals()).toMatchObject({ budgetHeldWon: 0, wonPaid: 0 });
  expect(await request("kim", "5")).toMatchObject({ status: 201, body: { status: "HELD" } });
});

test("the budget is never overspent, however many ask at once", async () => {
  const poor = await foundAgency(world.client, "mapo");
  await world.settled();
  await fundBudget(world.client, poor, 70_000);
  const claimants = [poor.kim, poor.lee];
  for (const claimant of claimants) {
    await earnSeven(world.client, poor, claimant, claimant.personRef);
  }
  await world.settled();
  const ask = { tierPoints: "7", choice: { kind: "LOCAL_CURRENCY" } };
  const answers = await Promise.all(
    claimants.map((claimant) => world.client.post(claimant, "/redemptions", ask)),
  );
  expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 409]);
  const refused = answers.find(({ status }) => status === 409);
  expect(refused?.body).toMatchObject({ code: "BUDGET_EXHAUSTED" });
  await world.settled();
  const year = await world.client.get(poor.auditor, "/ledger/totals?year=2026");
  expect(year.body).toMatchObject({ budgetWon: 70_000, budgetHeldWon: 70_000, budgetLeftWon: 0 });
});
