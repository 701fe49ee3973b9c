import { openHashingPool } from "@dure/ledger-proof";
import { describe, expect, it } from "vitest";
import type { LogName, Verdict } from "../src/index.ts";
import { verifyExport } from "../src/index.ts";
import { alterEntry, seqOf, verdictOf } from "./support/mutations.ts";
import {
  originOf,
  policyTextOf,
  type Record,
  recordOf,
  sealRecord,
  WITNESS_TIME_MS,
} from "./support/sealed-tenant.ts";
import { smallAgency } from "./support/small-agency.ts";

const history = smallAgency();
const fresh = (): Record => recordOf(history);
const codesOf = ({ problems }: Verdict): readonly string[] => problems.map(({ code }) => code);
const HOUR_MS = 3_600_000;

async function checkpointsOf(record: Record): Promise<{ [Log in LogName]: Uint8Array }> {
  const { journal, ledger } = await sealRecord(record);
  const [forLedger, forJournal] = [await ledger.checkpoint(), await journal.checkpoint()];
  if (!forLedger || !forJournal) throw new Error("no checkpoint");
  return { ledger: forLedger, journal: forJournal };
}

describe("what the operator alone cannot do", () => {
  it("sign a forged ledger so that it counts without the witnesses", async () => {
    const record = fresh();
    record.entries.pop();
    const verdict = await verdictOf(record, { cosigned: false });
    expect(codesOf(verdict)).toEqual(["QUORUM_NOT_MET", "QUORUM_NOT_MET"]);
  });

  it("roll both logs back behind what a witness has seen", async () => {
    const witnessed = await checkpointsOf(fresh());
    const older = fresh();
    older.entries.splice(-3);
    older.leaves.splice(-4);
    const verdict = await verdictOf(older, { witnessed });
    expect(verdict.problems).toMatchObject([
      { code: "LOG_TRUNCATED", log: "ledger", index: older.entries.length },
      { code: "LOG_TRUNCATED", log: "journal", index: older.leaves.length },
    ]);
  });

  it("show one history to a witness and another one to the auditor", async () => {
    const shown = fresh();
    shown.entries.splice(-1);
    alterEntry(shown, seqOf(shown, "redemption.barred"), (entry) => (entry.body.redemption = "w7"));
    const witnessed = { ledger: (await checkpointsOf(shown)).ledger };
    const verdict = await verdictOf(fresh(), { witnessed });
    expect(verdict.problems).toMatchObject([{ code: "LOG_FORKED", log: "ledger" }]);
  });

  it("deny what a witness saw earlier of the same history: it agrees", async () => {
    const earlier = fresh();
    earlier.entries.splice(-2);
    earlier.leaves.splice(-2);
    const verdict = await verdictOf(fresh(), { witnessed: await checkpointsOf(earlier) });
    expect(codesOf(verdict)).toEqual([]);
  });

  it("pass another agency's logs off as these", async () => {
    const other = await sealRecord(recordOf(smallAgency("taebaek")));
    const mine = await sealRecord(fresh());
    const policyText = policyTextOf("samcheok");
    const whole = await verifyExport({ source: other, policyText });
    expect(codesOf(whole)).toEqual(["LOG_UNKNOWN", "LOG_UNKNOWN"]);
    const swapped = await verifyExport({ source: { ...mine, ledger: other.ledger }, policyText });
    expect(swapped.problems).toMatchObject([{ code: "LOG_OF_ANOTHER", log: "ledger" }]);
    const renamed = { ...other.ledger, origin: originOf("samcheok", "ledger") };
    const disguised = await verifyExport({ source: { ...mine, ledger: renamed }, policyText });
    expect(codesOf(disguised)).toContain("CHECKPOINT_ORIGIN_WRONG");
    expect(codesOf(disguised)).toContain("BOOKS_I18");
  });

  it("leave a log without a checkpoint", async () => {
    const source = await sealRecord(fresh());
    const journal = { ...source.journal, checkpoint: async () => undefined };
    const verdict = await verifyExport({
      source: { ...source, journal },
      policyText: policyTextOf("samcheok"),
    });
    expect(codesOf(verdict)).toContain("CHECKPOINT_ABSENT");
  });
});

describe("cosignatures", () => {
  const asked = { maxCosignatureAgeMs: 24 * HOUR_MS };

  it("of the day count", async () => {
    const verdict = await verdictOf(fresh(), { ...asked, nowMs: WITNESS_TIME_MS + 23 * HOUR_MS });
    expect(verdict.ok).toBe(true);
  });

  it("that are too old are found for each log", async () => {
    const verdict = await verdictOf(fresh(), { ...asked, nowMs: WITNESS_TIME_MS + 25 * HOUR_MS });
    expect(verdict.problems).toMatchObject([
      { code: "COSIGNATURE_STALE", log: "ledger", path: "ledger/checkpoint" },
      { code: "COSIGNATURE_STALE", log: "journal", path: "journal/checkpoint" },
    ]);
  });
});

describe("a cause that the journal lacks", () => {
  it("is a note while the journal has not come so far", async () => {
    const record = fresh();
    record.leaves.splice(-3);
    const { notes, problems } = await verdictOf(record);
    expect(problems).toEqual([]);
    expect(notes).toMatchObject([
      { code: "CAUSE_UNKNOWN", log: "ledger", index: seqOf(record, "points.granted", -1) },
    ]);
  });
});

describe("verification", () => {
  it("says what it looked at", async () => {
    const verdict = await verdictOf(fresh());
    expect(verdict.checked).toMatchObject({
      entries: history.entries.length,
      events: history.events.length,
      policies: 2,
      erasures: 1,
    });
    expect(verdict.ledger).toMatchObject({ size: history.entries.length, seals: 3 });
    expect(verdict.ledger.cosigned).toEqual(["w0", "w1"]);
  });

  it("reports progress", async () => {
    const source = await sealRecord(fresh());
    const seen: string[] = [];
    const verdict = await verifyExport({
      source,
      policyText: policyTextOf("samcheok"),
      onProgress: ({ done, log, total }) => seen.push(`${log} ${done}/${total}`),
    });
    const { entries, events } = history;
    expect(verdict.ok).toBe(true);
    expect(seen).toContain(`ledger ${entries.length}/${entries.length}`);
    expect(seen).toContain(`journal ${events.length}/${events.length}`);
  });

  it("says the same with threads beside it", async () => {
    const altered = fresh();
    alterEntry(altered, 4, (entry) => (entry.body.note = 1));
    const wrong = fresh();
    alterEntry(wrong, seqOf(wrong, "points.granted"), (entry) => {
      entry.body.basis.trace[1].result = 4_000;
      entry.actor.ref = "010-1234-5678";
    });
    for (const record of [fresh(), altered, wrong]) {
      const alone = await verdictOf(record);
      for (const threads of [1, 2]) {
        expect(await verdictOf(record, { threads })).toEqual(alone);
      }
    }
  });

  it("says the same with hashes from a pool", async () => {
    const pool = openHashingPool({ workers: 1 });
    try {
      expect(await verdictOf(fresh(), { pool })).toEqual(await verdictOf(fresh()));
    } finally {
      await pool.close();
    }
  });

  it("keeps a hundred problems and counts all of them", async () => {
    const record = fresh();
    for (let copy = 0; copy < 30; copy += 1) record.leaves.push(...record.leaves.slice(0, 10));
    record.events.push(...new Array(record.leaves.length - record.events.length).fill(undefined));
    const { problemCount, problems } = await verdictOf(record);
    expect(problems).toHaveLength(100);
    expect(problemCount).toBeGreaterThan(300);
  });

  it("is told that a trust policy is none", async () => {
    const source = await sealRecord(fresh());
    const verdict = await verifyExport({ source, policyText: "log nonsense\n" });
    expect(codesOf(verdict)).toEqual(["TRUST_POLICY_UNREADABLE"]);
  });

  it("finds sources that fail to be damage and does not fail itself", async () => {
    const source = await sealRecord(fresh());
    const fails = async () => {
      throw new Error("disk gone");
    };
    const policyText = policyTextOf("samcheok");
    for (const part of [{ keys: fails }, { event: fails }, { sideFiles: fails }]) {
      const verdict = await verifyExport({ source: { ...source, ...part }, policyText });
      expect(codesOf(verdict)).toContain("SOURCE_UNREADABLE");
    }
  });
});
