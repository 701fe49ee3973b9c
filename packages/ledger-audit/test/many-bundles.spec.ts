import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { civilDate } from "@dure/kernel";
import { tenantId } from "@dure/messages";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  balanceCertificate,
  openExport,
  replayAll,
  type Verdict,
  verifyCertificate,
  verifyExport,
  writeExport,
} from "../src/index.ts";
import { attest, fundBudget, grantClaim, publishPolicy } from "./support/acts.ts";
import { History } from "./support/history.ts";
import { policyTextOf, recordOf, sealRecord } from "./support/sealed-tenant.ts";
import { rulesWithCeiling } from "./support/small-agency.ts";

const CLAIMS = 700;
const TENANT = "samcheok";
const policyText = policyTextOf(TENANT);

/** More entries and events than fit into one bundle, and a full tile above the first level of neither. */
function manyClaims(): History {
  const history = new History(tenantId(TENANT), civilDate("2026-01-05"));
  publishPolicy(history, rulesWithCeiling());
  fundBudget(history, 2026, 1_000_000);
  for (let claim = 0; claim < CLAIMS; claim += 1) {
    const shares = [{ ref: `p-${claim % 40}`, department: `d${claim % 5}`, permille: 1000 }];
    grantClaim(history, { claimId: `c${claim}`, activity: "OUTCOME", shares });
  }
  attest(history);
  return history;
}

const history = manyClaims();
let room: string;
let folder: string;

beforeAll(async () => {
  room = await mkdtemp(join(tmpdir(), "dure-many-"));
  folder = join(room, "export");
  await writeExport({ source: await sealRecord(recordOf(history)), policyText, folder });
});
afterAll(() => rm(room, { recursive: true, force: true }));

const verdictOf = async (threads: number): Promise<Verdict> =>
  verifyExport({ source: await openExport(folder), policyText, threads });

async function withEdit(
  path: string,
  from: string,
  to: string,
  look: () => Promise<void>,
): Promise<void> {
  const file = join(folder, path);
  const before = await readFile(file, "latin1");
  expect(before).toContain(from);
  await writeFile(file, before.replace(from, to), "latin1");
  await look();
  await writeFile(file, before, "latin1");
}

describe("logs of several bundles", () => {
  it("verify, with and without other threads", async () => {
    for (const threads of [0, 1, 2]) {
      const verdict = await verdictOf(threads);
      expect(verdict.problems).toEqual([]);
      expect(verdict.checked).toMatchObject({
        entries: history.entries.length,
        events: history.events.length,
      });
    }
  });

  it("name the entry that was altered, also in a full bundle", async () => {
    const text = history.entries[300] ?? "";
    const to = text.replace(/"rec":(\d+)\d,/, '"rec":$19,').replace(/"rec":(\d+)9,/, '"rec":$17,');
    await withEdit("ledger/tile/entries/001", text, to, async () => {
      for (const threads of [0, 2]) {
        const { problems } = await verdictOf(threads);
        expect(problems[0]).toMatchObject({ code: "ENTRY_ALTERED", log: "ledger", index: 300 });
      }
    });
  });

  it("name the event that was altered, also when files are read ahead", async () => {
    const data = JSON.stringify(history.events[1_000]?.data).slice(1, -1);
    await withEdit("journal/events/003.jsonl", data, `${data} `, async () => {
      for (const threads of [0, 2]) {
        const { problems } = await verdictOf(threads);
        expect(problems[0]).toMatchObject({ code: "JOURNAL_EVENT_DIFFERS", log: "journal" });
      }
    });
  });

  it("replay and certify", async () => {
    const source = await openExport(folder);
    const { state } = await replayAll({ source });
    expect(state.head.nextSeq).toBe(history.entries.length);
    const answer = await balanceCertificate({ source, person: "p-7" });
    if (!answer.ok) throw new Error(answer.reason);
    const { certificate } = answer;
    expect(verifyCertificate({ certificate, policyText }).ok).toBe(true);
  });
});

describe("logs of nothing", () => {
  it("verify and can be exported", async () => {
    const empty = new History(tenantId(TENANT), civilDate("2026-01-05"));
    const source = await sealRecord(recordOf(empty));
    const nothing = join(room, "nothing");
    await writeExport({ source, policyText, folder: nothing });
    const verdict = await verifyExport({ source: await openExport(nothing), policyText });
    expect(verdict.problems).toEqual([]);
    expect(verdict.ledger).toMatchObject({ size: 0, accounts: 0 });
  });
});
