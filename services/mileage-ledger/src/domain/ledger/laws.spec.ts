import { canonicalJson } from "@dure/kernel";
import { postedBalance, sealState, trialBalance } from "@dure/ledger-books";
import fc from "fast-check";
import { expect, it } from "vitest";
import { act, Player, rules } from "../../../test/random-history.ts";

it("holds its invariants through any history, and a replay of the bytes reaches the same state", () => {
  fc.assert(
    fc.property(rules, fc.array(act, { minLength: 5, maxLength: 80 }), (wanted, history) => {
      const player = new Player(wanted);
      for (const next of history) player.play(next);
      const { state } = player.world;
      const replayed = player.world.replayed();
      for (const table of ["accounts", "members", "holds", "departments", "rewarded"] as const) {
        expect([...replayed[table].entries()]).toEqual([...state[table].entries()]);
      }
      expect(sealState(replayed)).toEqual(sealState(state));
      for (const stored of player.world.stored) {
        expect(stored).toBe(canonicalJson(JSON.parse(stored)));
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
      rules,
      fc.array(act, { maxLength: 30 }),
      fc.array(act, { maxLength: 10 }),
      (wanted, before, undone) => {
        const player = new Player(wanted);
        for (const next of before) player.play(next);
        const { state } = player.world;
        const tables = [
          ...[state.accounts, state.members, state.holds, state.departments, state.granted],
          ...[state.seen, state.acts, state.slots, state.tiersTaken, state.rewarded],
          ...[state.subjects, state.erased, state.lots.rows],
        ];
        const snapshot = (): unknown => [
          state.head,
          state.policies,
          sealState(state),
          ...tables.map((table) =>
            [...table.entries()].sort(([left], [right]) => (left < right ? -1 : 1)),
          ),
        ];
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
