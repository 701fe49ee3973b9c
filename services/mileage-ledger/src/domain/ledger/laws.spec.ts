import fc from "fast-check";
import { expect, it } from "vitest";
import { LedgerWorld, type Loose } from "../../../test/ledger-world.ts";
import { postedBalance, trialBalance } from "./accounts.ts";

const PEOPLE = ["a", "b", "c"] as const;
const ACTIVITIES = ["COLLABORATION", "OUTCOME", "INNOVATION_ENTRY"] as const;

type Act =
  | { readonly kind: "deduct" | "expire" }
  | { readonly kind: "grant" | "hold" | "reverse"; readonly person: number; readonly pick: number }
  | { readonly kind: "capture" | "pin" | "release"; readonly pick: number }
  | { readonly kind: "days"; readonly count: number };

const person = fc.nat({ max: PEOPLE.length - 1 });
const pick = fc.nat({ max: 20 });
const act: fc.Arbitrary<Act> = fc.oneof(
  fc.record({ kind: fc.constantFrom("grant", "hold", "reverse"), person, pick }),
  fc.record({ kind: fc.constantFrom("pin", "capture", "release"), pick }),
  fc.record({ kind: fc.constantFrom("deduct", "expire") }),
  fc.record({ kind: fc.constant("days" as const), count: fc.integer({ min: 1, max: 40 }) }),
);

/** Turns a random act into a command on what the ledger holds by now; refusals are welcome. */
class Player {
  readonly world = LedgerWorld.withPolicy();
  #day = Date.parse("2026-06-01T00:00:00Z");
  #count = 0;

  play(next: Act): void {
    this.#count += 1;
    if (next.kind === "days") {
      this.#day += next.count * 86_400_000;
      this.world.day(new Date(this.#day).toISOString().slice(0, 10));
      return;
    }
    this.world.submit(this.#command(next));
  }

  #command(next: Exclude<Act, { kind: "days" }>): Loose {
    const { world } = this;
    switch (next.kind) {
      case "grant":
        return {
          kind: "grantForAct",
          act: `claim:${this.#count % 15}`,
          activity: ACTIVITIES[next.pick % 3] ?? "OUTCOME",
          day: new Date(this.#day).toISOString().slice(0, 10) as never,
          shares: shares(next.person, next.pick),
        };
      case "hold": {
        const tier = [3, 5, 7, 10][next.pick % 4] ?? 3;
        const choice = next.pick % 2 === 0 ? "LOCAL_CURRENCY" : "LEAVE";
        return world.hold(PEOPLE[next.person] ?? "a", tier, choice, `r${next.pick}`);
      }
      case "reverse":
        return {
          kind: "reverseGrant",
          original: this.#lots()[next.pick % Math.max(1, this.#lots().length)] ?? "none",
          ...(next.pick % 3 === 0 && { pointsMilli: 700 }),
        };
      case "deduct":
        return { kind: "deduct", code: "PASSIVE_ADMIN", personRef: "a" };
      case "expire":
        return { kind: "expireLots" };
      case "pin":
      case "capture":
      case "release":
        return { kind: `${next.kind}Hold`, redemption: `r${next.pick}`, reason: "USER" };
    }
  }

  #lots(): readonly string[] {
    return [...this.world.state.lots.rows.entries()].map(([id]) => id);
  }
}

const shares = (first: number, odd: number) =>
  odd % 2 === 0
    ? [{ personRef: PEOPLE[first] ?? "a", departmentCode: "d1", sharePermille: 1000 }]
    : [333, 333, 334].map((sharePermille, index) => ({
        personRef: PEOPLE[index] ?? "a",
        departmentCode: `d${index}`,
        sharePermille,
      }));

it("holds its invariants through any history, and a replay of the bytes reaches the same state", () => {
  fc.assert(
    fc.property(fc.array(act, { minLength: 5, maxLength: 80 }), (history) => {
      const player = new Player();
      for (const next of history) player.play(next);
      const { state } = player.world;
      const replayed = player.world.replayed();
      for (const table of ["accounts", "members", "holds", "departments", "rewarded"] as const) {
        expect([...replayed[table].entries()]).toEqual([...state[table].entries()]);
      }
      trialBalance(state.accounts.values());
      let inLots = 0;
      for (const { free, held } of state.lots.rows.values()) inLots += free + held;
      let onAccounts = 0;
      for (const [name, account] of state.accounts.entries()) {
        if (name.startsWith("member/")) onAccounts += postedBalance(account);
      }
      expect(inLots).toBe(onAccounts);
      for (const live of state.slots.values()) expect(live.length).toBeLessThanOrEqual(1);
    }),
    { numRuns: 150 },
  );
});

it("leaves no trace of commands that are taken back", () => {
  fc.assert(
    fc.property(
      fc.array(act, { maxLength: 30 }),
      fc.array(act, { maxLength: 10 }),
      (before, undone) => {
        const player = new Player();
        for (const next of before) player.play(next);
        const { state } = player.world;
        const snapshot = (): unknown =>
          (
            [
              "accounts",
              "members",
              "holds",
              "departments",
              "granted",
              "seen",
              "acts",
              "slots",
            ] as const
          ).map((table) =>
            [...state[table].entries()].sort(([left], [right]) => (left < right ? -1 : 1)),
          );
        const kept = structuredClone(snapshot());
        const commit = state.undo.commit.bind(state.undo);
        state.undo.commit = () => undefined;
        for (const next of undone) {
          // Without commits every refusal would roll back everything, so only the outermost rollback is real here.
          const rollback = state.undo.rollback.bind(state.undo);
          state.undo.rollback = () => undefined;
          player.play(next);
          state.undo.rollback = rollback;
        }
        state.undo.rollback();
        state.undo.commit = commit;
        expect(snapshot()).toEqual(kept);
      },
    ),
    { numRuns: 100 },
  );
});
