import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fromBinary } from "@bufbuild/protobuf";
import { RedemptionClosedWithoutRewardSchema, RedemptionCompletedSchema } from "@dure/contracts";
import type { ReceivedMessage } from "@dure/message-bus";
import { eventually } from "@dure/testing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { refusal } from "./fixtures.ts";
import { wish } from "./http-acts.ts";
import { personErased } from "./person-erased.ts";
import { type Running, startRunning } from "./running.ts";

let running: Running;
beforeEach(async () => {
  running = await startRunning();
});
afterEach(() => running.end());

const request = async (by = "kim", body: object = wish()) =>
  running.call(by, "POST", "/redemptions", { body });

async function held(by = "kim"): Promise<string> {
  const { body } = await request(by);
  return String(body["redemptionId"]);
}

const stepsOf = (body: Record<string, unknown>): string[] =>
  (body["steps"] as { step: string }[]).map(({ step }) => step);

async function messages(count: number): Promise<ReceivedMessage[]> {
  const received: ReceivedMessage[] = [];
  await running.parts.bus.consume({
    group: "test",
    topics: ["dure.reward.v1"],
    handle: async (message) => void received.push(message),
  });
  await eventually(() => expect(received.length).toBeGreaterThanOrEqual(count));
  return received;
}

describe("rewards over HTTP", () => {
  it("show the catalogue with the person's eligibility", async () => {
    const seven = await running.call("kim", "GET", "/catalogue");
    expect(seven).toMatchObject({
      status: 200,
      body: { mode: "DEDUCT", claimsPerMonth: 1, eligibility: { eligible: true } },
    });
    expect(seven.body["tiers"]).toContainEqual({
      points: "7",
      choices: [
        { kind: "LOCAL_CURRENCY", amountWon: 70_000 },
        { kind: "LEAVE", leaveDays: "1" },
      ],
    });
    const five = await running.call("five", "GET", "/catalogue");
    expect(five.body["eligibility"]).toEqual({
      eligible: false,
      rule: "GRADE",
      why: "6급 이하 대상",
    });
  });

  it("go from the request to the file, the report and the end", async () => {
    const asked = await request();
    expect(asked).toMatchObject({ status: 201, body: { status: "HELD", statusKo: "승인 대기" } });
    const id = String(asked.body["redemptionId"]);
    const queue = await running.call("office", "GET", "/redemptions?scope=queue", {
      after: asked.position,
    });
    expect(queue.body["items"]).toMatchObject([{ redemptionId: id, tierPoints: "7" }]);
    const approved = await running.call("office", "POST", `/redemptions/${id}/approve`);
    expect(approved).toMatchObject({ status: 200, body: { status: "APPROVED" } });
    await running.service().settled();
    const outbox = join(running.payoutFolder, "outbox", "donghae");
    const files = (await readdir(outbox)).filter((name) => name.endsWith(".csv"));
    expect(files).toHaveLength(1);
    const payoutRef = /^voucher-([A-Z2-7]{32})\.csv$/.exec(files[0] ?? "")?.[1] ?? "";
    expect(await readFile(join(outbox, files[0] ?? ""), "utf8")).toContain(`${payoutRef},donghae`);
    for (const [attempt, outcome] of ["APPLIED", "NO_NEWS", "NO_NEWS"].entries()) {
      const report = await running.call("hr", "POST", "/payouts/reports", {
        body: `payoutRef,code\r\n${payoutRef},PAID\r\n`,
        key: `report-number-${attempt}`,
      });
      expect(report).toMatchObject({ status: 200, body: { lines: [{ payoutRef, outcome }] } });
      await running.service().settled();
    }
    const { body } = await running.call("kim", "GET", `/redemptions/${id}`);
    expect(body).toMatchObject({ status: "COMPLETED", payoutRef });
    expect(stepsOf(body)).toEqual([
      "REQUESTED",
      "HELD",
      "APPROVED",
      "PINNED",
      "INSTRUCTED",
      "PAYOUT_ACCEPTED",
      "PAYOUT_CONFIRMED",
      "CAPTURED",
      "COMPLETED",
    ]);
    const payouts = await running.call("hr", "GET", "/payouts?status=PAID");
    expect(payouts.body["items"]).toMatchObject([{ payoutRef, redemptionId: id, status: "PAID" }]);
    const [message] = await messages(1);
    const told = fromBinary(RedemptionCompletedSchema, message?.value ?? new Uint8Array());
    expect(told).toMatchObject({ redemptionId: id, personRef: "kim", pointsMilli: 7000n });
  });

  it("pass a refusal of the ledger on unchanged and close the redemption", async () => {
    running.ledger.refuseNext(refusal);
    const asked = await running.call("kim", "POST", "/redemptions", {
      body: wish(),
      key: "july-request",
    });
    expect(asked).toMatchObject({
      status: 409,
      body: { code: "ALREADY_THIS_MONTH", title: refusal.title, detail: refusal.why },
    });
    const again = await running.call("kim", "POST", "/redemptions", {
      body: wish(),
      key: "july-request",
    });
    expect(again).toMatchObject({ status: 409, body: { code: "ALREADY_THIS_MONTH" } });
    await running.service().settled();
    const mine = await running.call("kim", "GET", "/redemptions");
    expect(mine.body["items"]).toMatchObject([
      { status: "REFUSED", refusal: { code: "ALREADY_THIS_MONTH" } },
    ]);
    const [message] = await messages(1);
    const told = fromBinary(
      RedemptionClosedWithoutRewardSchema,
      message?.value ?? new Uint8Array(),
    );
    expect(told).toMatchObject({ personRef: "kim", outcome: "REFUSED" });
  });

  it("refuse whoever may not", async () => {
    const own = await held("office");
    expect(await running.call("office", "POST", `/redemptions/${own}/approve`)).toMatchObject({
      status: 403,
      body: { code: "OWN_REDEMPTION" },
    });
    expect(await running.call("kim", "POST", `/redemptions/${own}/approve`)).toMatchObject({
      status: 403,
      body: { code: "ROLE_MISSING" },
    });
    expect(await running.call("kim", "POST", `/redemptions/${own}/cancel`)).toMatchObject({
      status: 403,
      body: { code: "NOT_REQUESTER" },
    });
    await running.service().settled();
    expect(await running.call("kim", "GET", `/redemptions/${own}`)).toMatchObject({ status: 404 });
    expect(await running.call("kim", "GET", "/redemptions?scope=all")).toMatchObject({
      status: 403,
    });
    for (const tenant of ["donghae", "mapo"]) {
      const path = `/redemptions/${own}`;
      const read = await running.call("mapo-office", "GET", path, { tenant });
      const approve = await running.call("mapo-office", "POST", `${path}/approve`, { tenant });
      expect([read.status, approve.status]).toEqual([404, 404]);
    }
  });

  it("refuse bodies that do not fit", async () => {
    for (const body of [
      { tierPoints: "0", choice: { kind: "LEAVE" } },
      { tierPoints: 7, choice: { kind: "LEAVE" } },
      { tierPoints: "7", choice: { kind: "GOLD" } },
      { ...wish(), points: "100" },
    ]) {
      expect(await request("kim", body)).toMatchObject({
        status: 400,
        body: { code: "REQUEST_INVALID" },
      });
    }
    const report = await running.call("hr", "POST", "/payouts/reports", { body: "=1+1,PAID" });
    expect(report).toMatchObject({ status: 422, body: { code: "REPORT_INVALID" } });
    const stranger = await running.call("hr", "POST", "/payouts/reports", {
      body: `${"A".repeat(32)},PAID`,
    });
    expect(stranger.body).toMatchObject({ counts: { UNKNOWN_LINE: 1, APPLIED: 0 } });
  });

  it("show the reason of a rejection to the requester and free the hold", async () => {
    const id = await held();
    const reason = "증빙을 다시 확인해야 합니다.";
    await running.call("office", "POST", `/redemptions/${id}/reject`, { body: { reason } });
    await running.service().settled();
    const { body } = await running.call("kim", "GET", `/redemptions/${id}`);
    expect(body).toMatchObject({ status: "REJECTED", reason });
    expect(running.ledger.entries).toEqual([`${id} HELD`, `${id} RELEASED`]);
  });

  it("show no reason any more, as soon as it is told that the requester was erased", async () => {
    const id = await held();
    const body = { reason: "증빙을 다시 확인해야 합니다." };
    await running.call("office", "POST", `/redemptions/${id}/reject`, { body });
    await running.service().settled();
    const read = async () => (await running.call("office", "GET", `/redemptions/${id}`)).body;
    expect(await read()).toMatchObject(body);
    running.directory.erase("donghae", "kim");
    await running.parts.bus.publish([personErased("donghae", "kim")]);
    await running.service().settled();
    expect(await read()).toMatchObject({ status: "REJECTED", personRef: "kim", reason: null });
  });

  it("can be rejected after the requester was erased; the reason is kept nowhere", async () => {
    const id = await held();
    running.directory.erase("donghae", "kim");
    const body = { reason: "증빙을 다시 확인해야 합니다." };
    const done = await running.call("office", "POST", `/redemptions/${id}/reject`, { body });
    expect(done.status).toBe(200);
    await running.service().settled();
    const read = await running.call("office", "GET", `/redemptions/${id}`);
    expect(read.body).toMatchObject({ status: "REJECTED", personRef: "kim" });
    expect(read.body).not.toHaveProperty("reason");
  });

  it("go on after a restart, and their views come out the same when built anew", async () => {
    const id = await held();
    await running.restart();
    await running.call("office", "POST", `/redemptions/${id}/approve`);
    await running.restart();
    await running.service().settled();
    const { body } = await running.call("kim", "GET", `/redemptions/${id}`);
    expect(body["status"]).toBe("INSTRUCTED");
    const [projector] = running.service().projectors;
    const before = await projector?.digest();
    expect((await projector?.rebuild())?.digest).toBe(before);
  });
});
