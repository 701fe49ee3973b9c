import { hash } from "node:crypto";
import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type TemporaryFolder, temporaryFolder } from "@dure/testing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { csvLine } from "./csv.ts";
import { filePayout } from "./file-payout.ts";
import { isPayoutRef, payoutRefOf } from "./payout-ref.ts";
import type { PayoutInstruction } from "./port.ts";

let folder: TemporaryFolder;
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(() => folder.remove());

const payoutRef = payoutRefOf("secret", "donghae", "rid", 1);
const instruction: PayoutInstruction = {
  tenantId: "donghae",
  payoutRef,
  personRef: "kim",
  kind: "LOCAL_CURRENCY",
  amountWon: 70_000,
  leaveMinutes: 0,
};
const outbox = () => join(folder.path, "outbox", "donghae");

describe("payouts as files", () => {
  it("writes one whole file with count and sum, and its hash beside it", async () => {
    const port = filePayout({ payoutFolder: folder.path, prefix: "voucher" });
    expect(await port.query("donghae", payoutRef)).toEqual({ state: "NOT_FOUND" });
    const answer = await port.submit(instruction);
    const name = `voucher-${payoutRef}.csv`;
    expect((await readdir(outbox())).toSorted()).toEqual([name, `${name}.sha256`]);
    const bytes = await readFile(join(outbox(), name));
    expect(bytes.toString()).toContain(`${payoutRef},donghae,LOCAL_CURRENCY,kim,70000,0\r\n`);
    expect(bytes.toString()).toContain("TOTAL,1,,,70000,0");
    const artefactSha256 = hash("sha256", bytes, "hex");
    expect(answer).toEqual({ state: "ACCEPTED", artefactSha256 });
    expect(await readFile(join(outbox(), `${name}.sha256`), "utf8")).toBe(`${artefactSha256}\n`);
    expect(await port.query("donghae", payoutRef)).toEqual(answer);
  });

  it("writes the same payout once, however often it is submitted", async () => {
    const port = filePayout({ payoutFolder: folder.path, prefix: "leave" });
    const first = await port.submit(instruction);
    const { ino } = await stat(join(outbox(), `leave-${payoutRef}.csv`));
    expect(await port.submit(instruction)).toEqual(first);
    expect((await stat(join(outbox(), `leave-${payoutRef}.csv`))).ino).toBe(ino);
  });

  it("goes over what a crash left half written", async () => {
    const port = filePayout({ payoutFolder: folder.path, prefix: "leave" });
    const first = await port.submit(instruction);
    const second = { ...instruction, payoutRef: payoutRefOf("secret", "donghae", "rid", 2) };
    await writeFile(join(outbox(), `leave-${second.payoutRef}.csv.partial`), "payoutRef,ten");
    expect(await port.submit(second)).toMatchObject({ state: "ACCEPTED" });
    expect(await port.submit(instruction)).toEqual(first);
    expect((await readdir(outbox())).filter((name) => name.endsWith(".partial"))).toEqual([]);
  });

  it("stops when another payout has the reference", async () => {
    const port = filePayout({ payoutFolder: folder.path, prefix: "leave" });
    await port.submit(instruction);
    await expect(port.submit({ ...instruction, amountWon: 100_000 })).rejects.toThrow(
      "PAYOUT_REF_REUSED",
    );
  });

  it("never leaves its folder", async () => {
    const port = filePayout({ payoutFolder: folder.path, prefix: "leave" });
    await expect(port.query("../x", payoutRef)).rejects.toThrow("PAYOUT_PATH");
    await expect(port.query("donghae", "../../x")).rejects.toThrow("PAYOUT_PATH");
  });
});

describe("names of payouts", () => {
  it("follow from tenant, redemption and epoch, and tell nothing", () => {
    expect(isPayoutRef(payoutRef)).toBe(true);
    expect(payoutRefOf("secret", "donghae", "rid", 1)).toBe(payoutRef);
    const others = [
      payoutRefOf("secret", "donghae", "rid", 2),
      payoutRefOf("secret", "mapo", "rid", 1),
      payoutRefOf("secret2", "donghae", "rid", 1),
    ];
    expect(new Set([payoutRef, ...others]).size).toBe(4);
  });
});

describe("cells of CSV files", () => {
  it.each(["=1+1", "+1", "-1", "@SUM(A1)", "\tx"])("neutralise %j", (cell) => {
    expect(csvLine([cell])).toBe(`'${cell}\r\n`);
  });
  it("are quoted where they hold separators", () => {
    expect(csvLine(['a,"b"', "c\r\nd"])).toBe('"a,""b""","c\r\nd"\r\n');
  });
});
