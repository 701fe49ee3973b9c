import { accepted, type Outcome, reactionId, refused, splitByWeights } from "@dure/kernel";
import {
  accountNames,
  type Basis,
  bonusCounter,
  type EntryDraft,
  type LedgerState,
  type Lot,
  pointsMove,
  type WithheldReason,
} from "@dure/ledger-books";
import { bonusByCode, evaluateBonus, lotExpiry } from "@dure/policy";
import { ledgerProblems } from "../../../errors.ts";
import { basisOf, NO_TRACE } from "../basis.ts";
import type { GrantBonus, Moment } from "../commands.ts";
import { openDay } from "./open-day.ts";

/**
 * Adds a bonus, such as a citizen's praise, to an act that was granted. A praise counts once, and an act takes as many
 * bonuses as the policy allows. Several people share the bonus as they shared the act; the parts sum to it exactly, and
 * the part of a person who was erased since is withheld.
 */
export function decideBonus(
  state: LedgerState,
  command: GrantBonus,
  moment: Moment,
): Outcome<readonly EntryDraft[]> {
  if (state.acts.has(command.act)) return accepted([]);
  const granted = (state.acts.get(command.ofAct) ?? [])
    .map((entry) => ({ entry, lot: state.lots.get(entry) }))
    .filter((each): each is { entry: string; lot: Lot } => each.lot !== undefined);
  const first = granted[0];
  if (!first) return refused(ledgerProblems.refuse("BONUS_WITHOUT_GRANT", { act: command.ofAct }));
  const version = state.policyOn(first.lot.eff);
  if (!version || !bonusByCode(version.rules, command.code)) {
    return refused(ledgerProblems.refuse("BONUS_UNKNOWN", { code: command.code }));
  }
  const counter = bonusCounter(command);
  const { pointsMilli, trace } = evaluateBonus(version.rules, {
    bonusCode: command.code,
    verified: true,
    alreadyApplied: state.acts.get(counter)?.length ?? 0,
  });
  const eff = openDay(state, moment.today);
  const basis = basisOf(trace);
  const common = { pol: version.hash, cause: command.cause, eff };
  const withhold = (lot: Lot, index: number, reason: WithheldReason, why: Basis): EntryDraft => ({
    type: "points.withheld",
    body: {
      act: command.act,
      activity: command.code,
      basis: why,
      department: lot.department,
      person: lot.person,
      points: 0,
      reason,
    },
    id: reactionId("ledger.bonus", command.id, index),
    ...common,
  });
  if (pointsMilli === 0) return accepted([withhold(first.lot, 0, "BONUS_LIMIT", basis)]);
  const parts = splitByWeights(
    pointsMilli,
    granted.map(({ lot }) => lot.granted),
  );
  const drafts: EntryDraft[] = [];
  granted.forEach(({ entry, lot }, index) => {
    const points = parts[index] ?? 0;
    if (points === 0) return;
    if (state.erased.has(lot.person)) {
      drafts.push(withhold(lot, index, "PERSON_ERASED", NO_TRACE));
      return;
    }
    drafts.push({
      type: "points.granted",
      body: {
        act: command.act,
        activity: command.code,
        basis,
        department: lot.department,
        kind: "BONUS",
        lot: { expiresOn: lotExpiry(version.rules, eff) },
        moves: [pointsMove(accountNames.issue, accountNames.member(lot.person), points)],
        of: entry,
        person: lot.person,
        points,
        subject: "",
      },
      id: reactionId("ledger.bonus", command.id, index),
      ...common,
    });
  });
  return accepted(drafts);
}
