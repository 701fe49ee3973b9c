import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  accountNames,
  applyEntry,
  type LedgerEntry,
  LedgerState,
  type Move,
} from "../src/index.ts";
import { DONGHAE, Hand, type Step, step } from "./support/hand.ts";

const grantAndHold: readonly Step[] = [
  { kind: "grant", person: 0, pick: 5 },
  { kind: "hold", person: 0, pick: 2 },
];

/** Folds a history whose last entry was changed; throws what the fold says to it. */
function foldWith(
  acts: readonly Step[],
  change: (moves: readonly Move[]) => readonly Move[],
): void {
  const hand = new Hand();
  for (const act of acts) hand.play(act);
  const last = hand.entries.at(-1);
  if (!last || !("moves" in last.body)) throw new Error("the last entry moves nothing");
  const state = new LedgerState(DONGHAE);
  for (const entry of hand.entries.slice(0, -1)) applyEntry(state, entry);
  const body = { ...last.body, moves: change(last.body.moves) };
  applyEntry(state, { ...last, body } as LedgerEntry);
}

/** Histories that end with an entry of each type that moves something. */
const endings: readonly (readonly [string, readonly Step[]])[] = [
  ["points.granted", grantAndHold.slice(0, 1)],
  ["redemption.reserved", grantAndHold],
  [
    "redemption.captured",
    [...grantAndHold, { kind: "pin", person: 0, pick: 1 }, { kind: "capture", person: 0, pick: 1 }],
  ],
  ["redemption.voided", [...grantAndHold, { kind: "release", person: 0, pick: 1 }]],
  ["points.deducted", [...grantAndHold.slice(0, 1), { kind: "deduct", person: 0, pick: 9 }]],
  ["points.reversed", [...grantAndHold, { kind: "reverse", person: 0, pick: 9 }]],
  [
    "lot.expired",
    [
      { kind: "grant", person: 0, pick: 7 },
      { kind: "day", person: 0, pick: 1 },
      { kind: "expire", person: 0, pick: 1 },
    ],
  ],
];

describe.each(endings)("%s", (type, acts) => {
  it("moves what its type moves", () => {
    expect(() => foldWith(acts, (moves) => moves)).not.toThrow();
  });

  it.each<[string, (moves: readonly Move[]) => readonly Move[]]>([
    ["nothing", () => []],
    ["more besides", (moves) => [...moves, ...moves]],
    ["another amount", (moves) => moves.map((move) => ({ ...move, amount: move.amount + 1 }))],
    [
      "for somebody else",
      (moves) =>
        moves.map((move) => ({
          ...move,
          debit: move.debit.replace("/ann", "/ben"),
          credit: move.credit.replace("/ann", "/ben"),
        })),
    ],
    [
      "the other way round",
      (moves) => moves.map((move) => ({ ...move, credit: move.debit, debit: move.credit })),
    ],
  ])(`that moves %s is no ${type}, however well it balances`, (_, change) => {
    expect(() => foldWith(acts, change)).toThrow("I1:");
  });
});

it("types that move nothing carry no moves", () => {
  const hand = new Hand();
  hand.play({ kind: "attest", person: 0, pick: 1 });
  const attested = hand.entries.at(-1);
  if (!attested) throw new Error("nothing was attested");
  const state = new LedgerState(DONGHAE);
  for (const entry of hand.entries.slice(0, -1)) applyEntry(state, entry);
  const moves: readonly Move[] = [
    {
      amount: 1,
      credit: accountNames.member("ann"),
      debit: accountNames.issue,
      phase: "post",
      unit: "milli",
    },
  ];
  const smuggling = { ...attested, body: { ...attested.body, moves } } as LedgerEntry;
  expect(() => applyEntry(state, smuggling)).toThrow("I1:");
});

it("an entry out of place, of another agency, of the past or twice is not taken", () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 20 }), (acts) => {
      const hand = new Hand();
      for (const act of acts) hand.play(act);
      const [first, ...rest] = hand.entries;
      const last = rest.at(-1) ?? first;
      if (!first || !last) throw new Error("no entry");
      const state = new LedgerState(DONGHAE);
      for (const entry of hand.entries) applyEntry(state, entry);
      const next = { ...first, seq: last.seq + 1, rec: last.rec, id: "new" };
      const wrongs: readonly [string, LedgerEntry][] = [
        ["I7", { ...next, seq: next.seq + 1 }],
        ["I7", { ...next, rec: last.rec - 1 }],
        ["I18", { ...next, t: "mapo" as LedgerEntry["t"] }],
        ["I6", { ...next, id: first.id, eff: last.eff }],
        ["I8", { ...next, eff: "2999-01-01" as LedgerEntry["eff"] }],
      ];
      for (const [invariant, wrong] of wrongs) {
        expect(() => applyEntry(state, wrong)).toThrow(`${invariant}:`);
      }
    }),
    { numRuns: 50 },
  );
});
