import { leafHash, verifyInclusion } from "@dure/ledger-proof";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Account,
  applyEntry,
  LedgerState,
  type Lot,
  lotsText,
  sealState,
  statePath,
} from "../src/index.ts";
import { DONGHAE, Hand, step } from "./support/hand.ts";
import { naiveRoot } from "./support/naive-root.ts";

const steps = fc.array(step, { maxLength: 60 });
const bytes = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex, "hex"));

function played(acts: readonly Parameters<Hand["play"]>[0][]): Hand {
  const hand = new Hand();
  for (const act of acts) hand.play(act);
  hand.keep();
  return hand;
}

/** The same rows in tables of their own, put in in another order. */
function arrivedAs(
  accounts: readonly (readonly [string, Account])[],
  lots: readonly (readonly [string, Lot])[],
): LedgerState {
  const state = new LedgerState(DONGHAE);
  for (const [name, account] of accounts) state.accounts.set(name, { ...account });
  for (const [id, lot] of lots) state.lots.add(id, { ...lot });
  return state;
}

describe("the state root", () => {
  it("is what the published format says, whatever the books hold", () => {
    fc.assert(
      fc.property(steps, (acts) => {
        const { state } = played(acts);
        expect(sealState(state)).toEqual({
          accounts: state.accounts.size,
          entries: state.head.nextSeq,
          root: naiveRoot(state),
        });
      }),
      { numRuns: 150 },
    );
  });

  it("does not depend on the order in which accounts came into being", () => {
    const shuffled = steps.chain((acts) => {
      const { state } = played(acts);
      const accounts = [...state.accounts.entries()];
      // A person's lots come in the order of their grants in any case; those of different people in any order.
      const people = [...new Set([...state.lots.rows.values()].map(({ person }) => person))];
      return fc.record({
        state: fc.constant(state),
        accounts: fc.shuffledSubarray(accounts, { minLength: accounts.length }),
        people: fc.shuffledSubarray(people, { minLength: people.length }),
      });
    });
    fc.assert(
      fc.property(shuffled, ({ accounts, people, state }) => {
        const lots = people.flatMap((person) =>
          [...state.lots.rows.entries()].filter(([, lot]) => lot.person === person),
        );
        expect(sealState(arrivedAs(accounts, lots)).root).toBe(sealState(state).root);
      }),
      { numRuns: 150 },
    );
  });

  it("changes with every counter and every lot of every account", () => {
    const hand = played([
      { kind: "grant", person: 0, pick: 5 },
      { kind: "grant", person: 1, pick: 9 },
      { kind: "hold", person: 1, pick: 2 },
    ]);
    const accounts = [...hand.state.accounts.entries()];
    const lots = [...hand.state.lots.rows.entries()];
    const roots = [sealState(hand.state).root];
    for (const [changed] of accounts) {
      for (const counter of ["creditsPosted", "debitsPosted", "creditsPending", "debitsPending"]) {
        const others = accounts.map(([name, account]): [string, Account] => {
          const before = account[counter as "creditsPosted"];
          return [name, name === changed ? { ...account, [counter]: before + 1 } : account];
        });
        roots.push(sealState(arrivedAs(others, lots)).root);
      }
    }
    for (const [changed] of lots) {
      const others = lots.map(([id, lot]): [string, Lot] => [
        id,
        id === changed ? { ...lot, free: lot.free - 1, spent: lot.spent + 1 } : lot,
      ]);
      roots.push(sealState(arrivedAs(accounts, others)).root);
    }
    expect(new Set(roots).size).toBe(roots.length);
  });

  it("remembers leaves and is right all the same after any history with rollbacks", () => {
    const group = fc.record({
      acts: fc.array(step, { maxLength: 8 }),
      keep: fc.boolean(),
      sealBefore: fc.boolean(),
      sealAfter: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(group, { maxLength: 15 }), (groups) => {
        const hand = new Hand();
        for (const { acts, keep, sealAfter, sealBefore } of groups) {
          for (const act of acts) hand.play(act);
          if (sealBefore) expect(sealState(hand.state).root).toBe(naiveRoot(hand.state));
          if (keep) hand.keep();
          else hand.takeBack();
          if (sealAfter) expect(sealState(hand.state).root).toBe(naiveRoot(hand.state));
        }
        hand.takeBack();
        const replayed = new LedgerState(DONGHAE);
        for (const entry of hand.entries) applyEntry(replayed, entry);
        expect(sealState(hand.state)).toEqual(sealState(replayed));
        expect(sealState(hand.state).root).toBe(naiveRoot(hand.state));
      }),
      { numRuns: 150 },
    );
  });
});

describe("the path of an account", () => {
  it("leads from its leaf to the root, for every account, and from no other leaf", async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (acts) => {
        const { state } = played(acts);
        const root = bytes(sealState(state).root);
        for (const [name] of state.accounts.entries()) {
          const found = await statePath(state, name);
          if (!found) throw new Error(`no path for ${name}`);
          const { index, leaf, path: proof, size } = found;
          const told = JSON.parse(leaf);
          expect(told).toMatchObject({ account: name, ...state.accounts.get(name) });
          const claim = { leaf: leafHash(Buffer.from(leaf)), index, size, proof, root };
          expect(verifyInclusion(claim)).toBe(true);
          const richer = JSON.stringify({ ...told, creditsPosted: told.creditsPosted + 1 });
          expect(verifyInclusion({ ...claim, leaf: leafHash(Buffer.from(richer)) })).toBe(false);
        }
      }),
      { numRuns: 50 },
    );
  });

  it("does not exist for an account that never moved", async () => {
    expect(await statePath(new Hand().state, "member/nobody")).toBeUndefined();
  });
});

it("tells of open lots only, in the order in which they are spent", () => {
  const { state } = played([
    { kind: "grant", person: 0, pick: 5 },
    { kind: "grant", person: 0, pick: 1 },
    { kind: "grant", person: 0, pick: 3 },
    { kind: "hold", person: 0, pick: 2 },
    { kind: "capture", person: 0, pick: 1 },
  ]);
  const lots = JSON.parse(lotsText(state, "member/ann"));
  const days = lots.map(({ expiresOn }: { expiresOn: string }) => expiresOn);
  expect(days).toEqual(days.toSorted((left: string, right: string) => (left < right ? -1 : 1)));
  const open = lots.map(({ free, held }: { free: number; held: number }) => free + held);
  expect(open.every((points: number) => points > 0)).toBe(true);
  expect(lotsText(state, "redeemed/LOCAL_CURRENCY")).toBe("[]");
});
