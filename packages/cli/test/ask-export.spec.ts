import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { kstDate } from "@dure/kernel";
import { balanceCertificate, certificateText, openExport } from "@dure/ledger-audit";
import { BooksAsOf, parseEntry } from "@dure/ledger-books";
import { type TemporaryFolder, temporaryFolder } from "@dure/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Answer } from "../src/reports/replay-report.ts";
import { dure, dureJson } from "./support/dure.ts";
import { exportHistory, policyTextOf, smallAgency } from "./support/small-export.ts";

const history = smallAgency("samcheok");
const ENTRIES = history.entries.map(parseEntry);
let folder: TemporaryFolder;
const at = (...parts: string[]): string => join(folder.path, ...parts);

beforeAll(async () => {
  folder = await temporaryFolder();
  await exportHistory(history, at("export"));
  await writeFile(at("policy"), policyTextOf("samcheok"));
  await writeFile(at("foreign"), policyTextOf("mapo"));
});
afterAll(() => folder.remove());

const replay = (...words: string[]) => dureJson<Answer>("replay", at("export"), ...words);

test("a balance as of a day is what the entries up to that day give", async () => {
  const days = ["2026-02-03", "2026-03-10", "2026-04-20", "2026-12-31", "2027-02-01"];
  for (const day of days) {
    const { document, exitCode } = await replay("--as-of", day, "--person", "p-one");
    let [earned, gone] = [0, 0];
    for (const entry of ENTRIES) {
      if (entry.eff > day) continue;
      if (entry.type === "points.granted" && entry.body.person === "p-one")
        earned += entry.body.points;
      if (entry.type === "lot.expired" && entry.body.person === "p-one") gone += entry.body.points;
    }
    expect(exitCode).toBe(0);
    expect(document.members?.[0], day).toMatchObject({ person: "p-one", earned });
    if (day < "2027") expect(document.members?.[0]?.expired, day).toBe(0);
    else expect(document.members?.[0]?.expired, day).toBe(gone);
  }
});

test("people, departments, budgets and lots are the production fold's", async () => {
  const books = new BooksAsOf(history.tenantId, kstDate(history.nowMs));
  for (const entry of ENTRIES) books.take(entry);
  const { document } = await replay("--as-of", books.on);
  expect(document).toMatchObject({
    ok: true,
    size: ENTRIES.length,
    members: books.members(),
    departments: books.departmentTotals(),
    budgets: [books.budget(2026), books.budget(2027)],
  });
  const [lot] = books.lotsOf("p-two");
  const one = await replay("--as-of", books.on, "--lot", lot?.id ?? "");
  expect(one.document.lots).toEqual([lot]);
  const department = await replay("--as-of", books.on, "--department", "d02");
  expect(department.document.departments?.every(({ department: code }) => code === "d02")).toBe(
    true,
  );
  const budget = await replay("--as-of", books.on, "--budget", "2026");
  expect(budget.document.budgets).toEqual([books.budget(2026)]);
});

test("a tree size asks what was known then", async () => {
  const { document } = await replay("--as-of", "2027-02-01", "--size", "3");
  expect(document).toMatchObject({ size: 3, members: [{ person: "p-one", earned: 3_000 }] });
  const beyond = await dureJson("replay", at("export"), "--as-of", "2027-02-01", "--size", "9999");
  expect(beyond).toMatchObject({ exitCode: 3, document: { problem: { code: "AS_OF_SIZE" } } });
});

test("the replay for people names the size, the root and the amounts", async () => {
  const { exitCode, stdout } = await dure("replay", at("export"), "--as-of", "2026-06-30");
  expect(exitCode).toBe(0);
  expect(stdout).toContain(`2026-06-30 현재, 원장 ${ENTRIES.length}건까지`);
  expect(stdout).toContain("p-one: 쓸 수 있음 5점");
  expect(stdout).toContain("2026: 편성 1,000,000원");
});

test("a replay without a day, or with two questions, is used wrongly", async () => {
  expect((await dure("replay", at("export"))).exitCode).toBe(2);
  expect((await dure("replay", at("export"), "--as-of", "2026-02-30")).exitCode).toBe(2);
  const two = await dure(
    "replay",
    at("export"),
    "--as-of",
    "2026-06-30",
    "--lot",
    "x",
    "--person",
    "y",
  );
  expect(two.exitCode).toBe(2);
});

test("a balance, a point and a payout are explained", async () => {
  const balance = await dure("explain", at("export"), "--person", "p-one");
  expect(balance.exitCode).toBe(0);
  expect(balance.stdout).toContain("p-one");
  const grant = ENTRIES.find(({ type }) => type === "points.granted");
  const point = await dureJson<{ explanation: { points: readonly unknown[] } }>(
    ...(["explain", at("export"), "--entry", grant?.id ?? ""] as const),
  );
  expect(point).toMatchObject({ exitCode: 0, document: { ok: true } });
  expect(point.document.explanation.points).toHaveLength(1);
  const payout = await dureJson<{ explanation: { payouts: readonly unknown[] } }>(
    ...(["explain", at("export"), "--redemption", "w1"] as const),
  );
  expect(payout.document.explanation.payouts).toHaveLength(1);
});

test("what the ledger does not know cannot be explained", async () => {
  const unknown = await dureJson("explain", at("export"), "--redemption", "nothing");
  expect(unknown).toMatchObject({
    exitCode: 3,
    document: { problem: { code: "EXPLAIN_UNKNOWN" } },
  });
  expect((await dure("explain", at("export"))).exitCode).toBe(2);
});

test("a certificate proves a balance to whoever has the policy, and nothing else does", async () => {
  const source = await openExport(at("export"));
  const made = await balanceCertificate({ source, person: "p-one" });
  if (!made.ok) throw new Error(made.reason);
  const text = certificateText(made.certificate);
  await writeFile(at("certificate"), text);
  const check = (name: string, policy = "policy") =>
    dureJson("certificate", "verify", at(name), "--policy", at(policy));
  const good = await check("certificate");
  expect(good).toMatchObject({ exitCode: 0, document: { ok: true, person: "p-one" } });
  const shown = await dure("certificate", "verify", at("certificate"), "--policy", at("policy"));
  expect(shown.stdout).toContain("맞는 증명서입니다");
  expect(shown.stdout).toContain("잔액: ");
  await writeFile(at("altered"), text.replace(/creditsPosted\\":(\d)/, 'creditsPosted\\":9$1'));
  expect(await check("altered")).toMatchObject({ exitCode: 1, document: { ok: false } });
  expect(await check("certificate", "foreign")).toMatchObject({ exitCode: 1 });
  await writeFile(at("broken"), text.slice(0, -10));
  expect(await check("broken")).toMatchObject({
    exitCode: 1,
    document: { problem: { code: "CERTIFICATE_MALFORMED" } },
  });
  expect((await dure("certificate", "verify", at("certificate"))).exitCode).toBe(2);
});
