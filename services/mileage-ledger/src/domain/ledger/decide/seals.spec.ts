import { civilDate, kstDate } from "@dure/kernel";
import {
  applyEntry,
  BooksAsOf,
  encodeEntry,
  LedgerState,
  parseEntry,
  sealState,
} from "@dure/ledger-books";
import { tenantId } from "@dure/messages";
import { describe, expect, it } from "vitest";
import { LedgerWorld, type Loose } from "../../../../test/ledger-world.ts";
import { erasureOf } from "../../../../test/random-history.ts";

const close = (through: string): Loose => ({ kind: "closePeriod", through: civilDate(through) });
const attest: Loose = { kind: "attestState" };

/** June: p earned 5 and 3 points and was paid for 5; q earned 5, holds 3 of them, and has 5 more until the next year. */
function june(): LedgerWorld {
  const world = LedgerWorld.withPolicy();
  world.grant("p", "OUTCOME", "claim:1");
  world.must(world.hold("p", 5, "LOCAL_CURRENCY", "r1"));
  for (const kind of ["pinHold", "captureHold"] as const) {
    world.must({ kind, redemption: "r1", reason: "" });
  }
  world.grant("p", "COLLABORATION", "claim:2");
  world.grant("q", "OUTCOME", "claim:3");
  world.must(world.hold("q", 3, "LOCAL_CURRENCY", "r2"));
  return world.day("2026-07-02");
}

/** Folds bytes that were changed on the way; throws what the fold says to them. */
function foldChanged(world: LedgerWorld, change: (stored: string, seq: number) => string): void {
  const state = new LedgerState(tenantId("donghae"));
  world.stored.forEach((stored, seq) => applyEntry(state, parseEntry(change(stored, seq))));
}

describe("period close", () => {
  it("writes down the trial balance, what people still hold by its last day, and the state root", () => {
    const world = june();
    const before = sealState(world.state);
    const [entry] = world.must(close("2026-06-30"));
    expect(entry?.type).toBe("period.closed");
    expect(entry?.eff).toBe("2026-07-02");
    expect(entry?.body).toEqual({
      accounts: before.accounts,
      entries: entry?.seq,
      liability: 8_000,
      lots: [{ expiresOn: "2026-12-31", points: 8_000 }],
      root: before.root,
      through: "2026-06-30",
      trialBalance: [
        line("milli", { posted: 13_000 + 5_000, pending: 3_000 }),
        line("won", { posted: 3_360_000 + 50_000, pending: 30_000 }),
      ],
    });
    // issue, two members, redeemed, treasury, budget, paid
    expect(before.accounts).toBe(7);
    expect(world.state.head).toMatchObject({
      closedThrough: "2026-06-30",
      lastSeal: entry?.seq,
    });
  });

  it("tells lots of different last days apart, earliest first, and leave by the minute", () => {
    const world = LedgerWorld.withPolicy((policy) => ({
      ...policy,
      close: { ...policy.close, expire: "06-30" },
    }));
    world.grant("p", "OUTCOME", "claim:1");
    world.day("2026-07-01").grant("p", "OUTCOME", "claim:2");
    world.grant("p", "INNOVATION_ENTRY", "claim:3");
    world.must(world.hold("p", 7, "LEAVE", "r1"));
    const [entry] = world.day("2026-08-01").must(close("2026-07-31"));
    expect(entry?.body).toMatchObject({
      liability: 12_000,
      lots: [
        { expiresOn: "2026-06-30", points: 5_000 },
        { expiresOn: "2027-06-30", points: 7_000 },
      ],
      trialBalance: [
        line("milli", { posted: 12_000, pending: 7_000 }),
        line("minute", { posted: 0, pending: 480 }),
        line("won", { posted: 3_360_000, pending: 0 }),
      ],
    });
  });

  it("posts in the open period what is reported of a closed one, so that the closed books never change", () => {
    const world = june();
    world.must(close("2026-06-30"));
    const size = world.stored.length;
    const [late] = world.grant("p", "OUTCOME", "claim:9", { day: civilDate("2026-06-10") });
    expect(late?.eff).toBe("2026-07-01");
    const asOfJune = (entries: number) => {
      const books = new BooksAsOf(tenantId("donghae"), civilDate("2026-06-30"));
      for (const stored of world.stored.slice(0, entries)) books.take(parseEntry(stored));
      return books.members();
    };
    expect(asOfJune(world.stored.length)).toEqual(asOfJune(size));
  });

  it("lets the fold take no entry that takes effect in a closed period, whoever wrote it", () => {
    const world = june();
    world.must(close("2026-06-30"));
    world.grant("p", "OUTCOME", "claim:9");
    const last = world.stored.length - 1;
    expect(() =>
      foldChanged(world, (stored, seq) =>
        seq === last ? stored.replace('"eff":"2026-07-02"', '"eff":"2026-06-30"') : stored,
      ),
    ).toThrow("I8");
  });

  it.each([
    ["the same day again", "2026-06-30"],
    ["an earlier day", "2026-05-31"],
    ["today, which is not over", "2026-07-02"],
    ["a day to come", "2026-07-31"],
  ])("refuses %s", (_, through) => {
    const world = june();
    world.must(close("2026-06-30"));
    const size = world.stored.length;
    expect(world.code(close(through))).toBe("PERIOD_INVALID");
    expect(world.stored).toHaveLength(size);
  });

  it("does nothing when the same command comes again, and closes the next period", () => {
    const world = june();
    world.must(close("2026-06-30"), "close-june");
    expect(world.must(close("2026-06-30"), "close-june")).toEqual([]);
    const [next] = world.must(close("2026-07-01"));
    expect(next?.body).toMatchObject({ through: "2026-07-01" });
  });
});

describe("attestation", () => {
  it("writes the state root down and closes nothing", () => {
    const world = june();
    const { accounts, entries, root } = sealState(world.state);
    const [entry] = world.must(attest);
    expect(entry?.type).toBe("state.attested");
    expect(entry?.body).toEqual({ accounts, entries, root });
    expect(world.state.head).toMatchObject({ closedThrough: "", lastSeal: entry?.seq });
  });

  it("adds nothing when the last entry is a seal already, of either kind", () => {
    const world = june();
    world.must(attest);
    expect(world.must(attest)).toEqual([]);
    world.must(close("2026-06-30"));
    expect(world.must(attest)).toEqual([]);
    world.grant("p", "OUTCOME", "claim:9");
    expect(world.must(attest)).toHaveLength(1);
  });

  it("adds nothing when the same command comes again later", () => {
    const world = june();
    world.must(attest, "once");
    world.grant("p", "OUTCOME", "claim:9");
    expect(world.must(attest, "once")).toEqual([]);
  });

  it("has nothing to say of a ledger without entries", () => {
    expect(new LedgerWorld().code(attest)).toBe("LEDGER_EMPTY");
  });
});

describe("a seal in the fold (I11)", () => {
  it.each([
    ["another root", /"root":"[0-9a-f]{8}/, '"root":"00000000'],
    ["another number of accounts", '"accounts":7', '"accounts":8'],
    ["another number of entries", /"entries":\d+/, '"entries":1'],
  ])("with %s is not taken", (_, found, put) => {
    for (const command of [attest, close("2026-06-30")]) {
      const world = june();
      world.must(command);
      const last = world.stored.length - 1;
      expect(() =>
        foldChanged(world, (stored, seq) => (seq === last ? stored.replace(found, put) : stored)),
      ).toThrow("I11");
    }
  });

  it("betrays an earlier entry that was changed so well that everything else balances", () => {
    const world = june();
    world.must(attest);
    const dearer = (stored: string): string => {
      const entry = parseEntry(stored);
      if (entry.type !== "points.granted" || entry.body.act !== "claim:2") return stored;
      const moves = entry.body.moves.map((move) => ({ ...move, amount: move.amount + 1 }));
      const body = { ...entry.body, moves, points: entry.body.points + 1 };
      return encodeEntry({ ...entry, body });
    };
    expect(() => foldChanged(world, dearer)).toThrow("I11");
  });

  it("holds in an honest replay", () => {
    const world = june();
    world.must(attest);
    world.must(close("2026-06-30"));
    expect(sealState(world.replayed())).toEqual(sealState(world.state));
  });
});

describe("erasure", () => {
  it("is written down once, with ground, approvers, keys and receipt, and moves nothing", () => {
    const world = june();
    const before = sealState(world.state);
    const [entry] = world.must(erasureOf("p"));
    expect(entry?.type).toBe("subject.erased");
    expect(entry?.body).toEqual({
      approvedBy: ["panel", "admin"],
      ground: "PIPA_36",
      keys: [{ commitment: "h4kQcDzQ6OsAjZMZfXbTT0TMGNingF6O0Jf273A4IMQ", id: "key-p" }],
      person: "p",
      receipt: "ab".repeat(32),
    });
    expect(world.must(erasureOf("p"))).toEqual([]);
    expect(sealState(world.state)).toEqual({ ...before, entries: before.entries + 1 });
    expect(world.must(erasureOf("q"))).toHaveLength(1);
  });

  it("ends what a person can ask for, and nothing that runs already", () => {
    const world = june();
    world.must(erasureOf("q"));
    expect(world.code(world.hold("q", 3, "LOCAL_CURRENCY", "r3"))).toBe("PERSON_ERASED");
    world.must({ kind: "pinHold", redemption: "r2", reason: "" });
    world.must({ kind: "captureHold", redemption: "r2", reason: "" });
    expect(world.state.holds.get("r2")?.state).toBe("CAPTURED");
  });

  it("is not taken twice by the fold", () => {
    const world = june();
    const [entry] = world.must(erasureOf("p"));
    if (!entry) throw new Error("nothing was erased");
    const again = { ...entry, id: "another", seq: entry.seq + 1 };
    expect(() => applyEntry(world.replayed(), parseEntry(encodeEntry(again)))).toThrow("I17");
  });
});

describe("the day of an act", () => {
  it("is never ahead of the ledger's own, whatever the clock of the reporter says", () => {
    const world = LedgerWorld.withPolicy();
    const [entry] = world.grant("p", "OUTCOME", "claim:1", { day: civilDate("2026-06-02") });
    expect(entry?.eff).toBe("2026-06-01");
    expect(entry?.eff).toBe(kstDate(entry?.rec ?? 0));
  });

  it("may lie behind, and what counts from then on expires by that day", () => {
    const world = LedgerWorld.withPolicy().day("2027-01-03");
    const [entry] = world.grant("p", "OUTCOME", "claim:1", { day: civilDate("2026-12-30") });
    expect(entry?.eff).toBe("2026-12-30");
    expect(entry?.body).toMatchObject({ lot: { expiresOn: "2026-12-31" } });
    expect(world.available("p")).toBe(0);
  });
});

const line = (unit: string, { pending, posted }: { pending: number; posted: number }) => ({
  creditsPending: pending,
  creditsPosted: posted,
  debitsPending: pending,
  debitsPosted: posted,
  unit,
});
