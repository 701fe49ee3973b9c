import type { LedgerEntry } from "@dure/ledger-books";
import { leafHash, parseCheckpoint, parseNote, verifyInclusion } from "@dure/ledger-proof";
import { describe, expect, it } from "vitest";
import {
  type ExplainedLog,
  type Explanation,
  explain,
  explanationText,
  type Question,
} from "../src/index.ts";
import { recordOf, sealRecord } from "./support/sealed-tenant.ts";
import { smallAgency } from "./support/small-agency.ts";

const history = smallAgency();
const record = recordOf(history);
const source = await sealRecord(record);
const ask = (question: Question): Promise<Explanation> => explain({ source, question });
const idOf = (type: LedgerEntry["type"], nth = 0): string => {
  const entries = history.entries.map((text) => JSON.parse(text) as LedgerEntry);
  return entries.filter((entry) => entry.type === type)[nth]?.id ?? "";
};

interface Proven {
  readonly leafHash: string;
  readonly proof: readonly string[];
}

/** Checks a proof against the stored text and the root of the checkpoint that the explanation shows. */
function isProven(log: ExplainedLog | undefined, index: number, text: string, proven: Proven) {
  if (!log) throw new Error("no log");
  const { root, size } = parseCheckpoint(parseNote(log.checkpoint).text);
  const leaf = leafHash(Buffer.from(text, "utf8"));
  expect(Buffer.from(leaf).toString("hex")).toBe(proven.leafHash);
  const proof = proven.proof.map((hash) => Buffer.from(hash, "base64"));
  return verifyInclusion({ leaf, index, size, proof, root });
}

describe("the explanation of a point", () => {
  it("leads from the grant to policy, rule, act, approvers, evidence and what became of it", async () => {
    const { points } = await ask({ kind: "point", entryId: idOf("points.granted") });
    expect(points).toHaveLength(1);
    expect(points[0]).toMatchObject({
      kind: "ACTIVITY",
      person: "p-one",
      points: 3_000,
      policy: { version: 1, approvedBy: ["p-first", "p-second"] },
      rule: { holdsAgain: true },
      act: {
        approvals: [
          { by: "p-head", step: "claim.head-confirmed" },
          { by: "p-office", step: "claim.approved" },
        ],
        evidence: [{ kind: "DOC_NO" }],
        unsealed: [],
      },
      lot: { free: 0, spent: 3_000 },
      uses: [
        { what: "HELD", points: 3_000, redemption: "w1" },
        { what: "CAPTURED", points: 3_000, redemption: "w1" },
      ],
    });
    expect(points[0]?.act.events.map(({ isCause, type }) => [type, isCause])).toEqual([
      ["claim.submitted", false],
      ["claim.head-confirmed", false],
      ["claim.approved", true],
    ]);
  });

  it("proves every entry and every event that it names", async () => {
    const { journal, ledger, points } = await ask({ kind: "balance", person: "p-one" });
    let proofs = 0;
    for (const { act, entry, policy, uses } of points) {
      for (const each of [
        entry,
        ...(policy ? [policy.published] : []),
        ...uses.map((use) => use.entry),
      ]) {
        expect(isProven(ledger, each.seq, record.entries[each.seq] ?? "", each)).toBe(true);
        proofs += 1;
      }
      for (const event of act.events) {
        expect(isProven(journal, event.index, record.leaves[event.index] ?? "", event)).toBe(true);
        proofs += 1;
      }
    }
    expect(proofs).toBeGreaterThan(20);
  });

  it("keeps personal text sealed", async () => {
    const text = JSON.stringify(await ask({ kind: "balance", person: "p-one" }));
    expect(text).not.toContain("민원 처리");
    expect(text).toContain("A256GCM");
  });

  it("says why something was withheld", async () => {
    const { points } = await ask({ kind: "point", entryId: idOf("points.withheld", 1) });
    expect(points[0]).toMatchObject({ kind: "WITHHELD", reason: "CAP_REACHED", uses: [] });
  });

  it("names the act that a bonus adds to", async () => {
    const { points } = await ask({ kind: "point", entryId: idOf("points.granted", 1) });
    expect(points[0]).toMatchObject({ kind: "BONUS", bonusOf: idOf("points.granted") });
  });
});

describe("the explanation of a balance", () => {
  it("adds up", async () => {
    const { balance, changes, payouts, points } = await ask({ kind: "balance", person: "p-four" });
    const granted = points.reduce((sum, point) => sum + point.points, 0);
    expect(granted).toBe(10_000);
    expect(changes.map(({ entry, points: amount }) => [entry.type, amount])).toEqual([
      ["points.deducted", -5_000],
      ["points.reversed", -5_000],
      ["clawback.settled", -5_000],
    ]);
    expect(payouts).toMatchObject([{ redemption: "w3", state: "HELD", points: 3_000 }]);
    expect(balance).toMatchObject({ available: 0, held: 3_000, owed: 3_000 });
  });

  it("as of an earlier day leaves out what came later", async () => {
    const on = "2026-03-01" as NonNullable<Extract<Question, { kind: "balance" }>["on"]>;
    const { balance, payouts, points } = await ask({ kind: "balance", person: "p-one", on });
    expect(balance).toMatchObject({ available: 8_000, held: 0 });
    expect(points).toHaveLength(6);
    expect(payouts).toEqual([]);
  });
});

describe("the explanation of a payout", () => {
  it("shows its entries, events, rule and the lots that it took", async () => {
    const { payouts } = await ask({ kind: "payout", redemption: "w1" });
    expect(payouts[0]).toMatchObject({
      person: "p-one",
      state: "CAPTURED",
      won: 30_000,
      lots: [{ lot: idOf("points.granted"), n: 3_000 }],
      rule: { holdsAgain: true },
    });
    expect(payouts[0]?.entries.map(({ type }) => type)).toEqual([
      "redemption.reserved",
      "redemption.pinned",
      "redemption.captured",
    ]);
    expect(payouts[0]?.act.events.map(({ type }) => type)).toContain("redemption.payout-confirmed");
  });

  it("knows one that was barred before it was asked for", async () => {
    const { payouts } = await ask({ kind: "payout", redemption: "w9" });
    expect(payouts).toMatchObject([{ state: "BARRED", person: "", points: 0 }]);
  });
});

describe("an explanation", () => {
  it("can be written as JSON and read as Korean", async () => {
    const explanation = await ask({ kind: "balance", person: "p-one" });
    expect(JSON.parse(JSON.stringify(explanation))).toEqual(explanation);
    const text = explanationText(explanation);
    expect(text).toContain("쓸 수 있는 점수 5점");
    expect(text).toContain("규칙을 지금 다시 돌려도 같은 결과가 나옵니다.");
    expect(text).toContain("소멸 -3점");
    expect(explanationText(await ask({ kind: "payout", redemption: "w2" }))).toContain(
      "취소되어 점수가 돌아감",
    );
  });

  it("is refused for what the ledger does not have", async () => {
    const questions: readonly Question[] = [
      { kind: "balance", person: "p-nobody" },
      { kind: "point", entryId: "nothing" },
      { kind: "point", entryId: idOf("budget.funded") },
      { kind: "payout", redemption: "nothing" },
    ];
    for (const question of questions) {
      await expect(ask(question)).rejects.toThrow("EXPLAIN_UNKNOWN");
    }
  });

  it("says which causes the journal has not sealed", async () => {
    const late = { ...record, leaves: record.leaves.slice(0, 10) };
    const entryId = idOf("points.granted", 3);
    const question = { kind: "point", entryId } as const;
    const { points } = await explain({ source: await sealRecord(late), question });
    expect(points[0]?.act).toMatchObject({ events: [], approvals: [] });
    expect(points[0]?.act.unsealed).toHaveLength(1);
  });
});
