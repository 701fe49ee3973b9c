import { accepted, type Outcome, reactionId, refused, type Uuid } from "@dure/kernel";
import { type EntryDraft, type LedgerState, sealState, trialBalance } from "@dure/ledger-books";
import { ledgerProblems } from "../../../errors.ts";
import type { LedgerCommand, Moment } from "../commands.ts";
import { openDay } from "./open-day.ts";

type Of<Kind extends LedgerCommand["kind"]> = Extract<LedgerCommand, { kind: Kind }>;

/**
 * Closes the books through a day: trial balance, what people still hold by its last day, and the state root over every
 * account are written down, and no later entry may take effect before (ledger.md §4.1).
 */
export function decidePeriodClose(
  state: LedgerState,
  command: Of<"closePeriod">,
  moment: Moment,
): Outcome<readonly EntryDraft[]> {
  const id = reactionId("ledger.close", command.id, 0);
  if (state.seen.has(id)) return accepted([]);
  const { closedThrough } = state.head;
  if (command.through <= closedThrough || command.through >= moment.today) {
    return refused(
      ledgerProblems.refuse("PERIOD_INVALID", { through: command.through, today: moment.today }),
    );
  }
  const { accounts, entries, root } = sealState(state);
  const lots = state.lots.liability();
  return accepted([
    {
      type: "period.closed",
      body: {
        accounts,
        entries,
        liability: lots.reduce((sum, { points }) => sum + points, 0),
        lots,
        root,
        through: command.through,
        trialBalance: trialBalance(state.accounts.values()),
      },
      id,
      eff: openDay(state, moment.today),
      pol: "",
      cause: command.cause,
    },
  ]);
}

/** The id of the entry that an attestation makes, where it makes one. */
export const attestationId = (commandId: string): Uuid =>
  reactionId("ledger.attestation", commandId, 0);

/**
 * Writes the state root down without closing anything, so that a person can prove what they hold today. A ledger whose
 * last entry is a seal already needs no other one; a ledger without entries has nothing to attest.
 */
export function decideAttestation(
  state: LedgerState,
  command: Of<"attestState">,
  moment: Moment,
): Outcome<readonly EntryDraft[]> {
  const id = attestationId(command.id);
  const { lastSeal, nextSeq } = state.head;
  if (nextSeq === 0) return refused(ledgerProblems.refuse("LEDGER_EMPTY"));
  if (state.seen.has(id) || lastSeal === nextSeq - 1) return accepted([]);
  return accepted([
    {
      type: "state.attested",
      body: sealState(state),
      id,
      eff: openDay(state, moment.today),
      pol: "",
      cause: command.cause,
    },
  ]);
}

/** Writes down that a person's keys are gone. What is not personal stays: amounts, days and the random reference. */
export function decideErasure(
  state: LedgerState,
  command: Of<"eraseSubject">,
  moment: Moment,
): readonly EntryDraft[] {
  const { approvedBy, ground, keys, personRef, receipt } = command;
  if (state.erased.has(personRef)) return [];
  return [
    {
      type: "subject.erased",
      body: {
        approvedBy,
        ground,
        keys: keys.map(({ commitment, id }) => ({ commitment, id })),
        person: personRef,
        receipt,
      },
      id: reactionId("ledger.erasure", command.id, 0),
      eff: openDay(state, moment.today),
      pol: "",
      cause: command.cause,
    },
  ];
}
