import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { eventually } from "@dure/testing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { instructed } from "./http-acts.ts";
import { type Running, startRunning } from "./running.ts";

let running: Running;
beforeEach(async () => {
  running = await startRunning();
});
afterEach(() => running.end());

describe("a redemption that stands too long", () => {
  it("is shown to people, and still ends as the report says", async () => {
    const { id, payoutRef } = await instructed(running);
    running.clock.advanceMs(8 * 24 * 60 * 60 * 1000);
    await running.restart();
    await eventually(async () => {
      const { body } = await running.call("hr", "GET", "/redemptions?scope=attention");
      expect(body["items"]).toMatchObject([{ redemptionId: id, needsAttention: true }]);
    });
    await running.call("hr", "POST", "/payouts/reports", { body: `${payoutRef},PAID` });
    await running.service().settled();
    const { body } = await running.call("kim", "GET", `/redemptions/${id}`);
    expect(body).toMatchObject({ status: "COMPLETED", needsAttention: false });
    const waiting = await running.call("hr", "GET", "/redemptions?scope=attention");
    expect(waiting.body["items"]).toEqual([]);
  });
});

describe("reports in the folder", () => {
  it("are taken in once whole, moved away, and refused when cut", async () => {
    const { id, payoutRef } = await instructed(running);
    const folder = join(running.payoutFolder, "reports", "donghae");
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, "cut.csv"), `${payoutRef},PAID\r\n`);
    await writeFile(join(folder, "whole.csv"), `${payoutRef},PAID\r\nTOTAL,1\r\n`);
    await running.restart();
    await eventually(async () => {
      const { body } = await running.call("kim", "GET", `/redemptions/${id}`);
      expect(body["status"]).toBe("COMPLETED");
    });
    expect(await readdir(join(folder, "refused"))).toEqual(["cut.csv"]);
    expect(await readdir(join(folder, "done"))).toHaveLength(1);
  });
});
