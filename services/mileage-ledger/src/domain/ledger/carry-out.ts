import { accepted, assertThat, type Outcome } from "@dure/kernel";
import {
  applyEntry,
  type EntryDraft,
  type LedgerEntry,
  type LedgerState,
  stampEntry,
} from "@dure/ledger-books";
import type { Actor } from "@dure/messages";
import type { LedgerCommand, Moment } from "./commands.ts";
import { decide } from "./decide/index.ts";
import { followUp } from "./follow-up.ts";
import { MAX_LOTS_PER_ENTRY } from "./lots-per-entry.ts";

/** Every lot of an entry may expire at once, and what came in may settle a debt. */
const MAX_FOLLOW_UPS = MAX_LOTS_PER_ENTRY + 8;

/**
 * Decides a command, numbers its entries, folds them into the state and adds whatever must follow each of them at once.
 * The caller stores the entries and then commits the state's undo log, or rolls it back.
 */
export function carryOut(
  state: LedgerState,
  command: LedgerCommand,
  actor: Actor,
  moment: Moment,
): Outcome<readonly LedgerEntry[]> {
  const outcome = decide(state, command, moment);
  if (!outcome.ok) return outcome;
  const entries: LedgerEntry[] = [];
  for (const draft of outcome.value) {
    const entry = take(state, draft, actor, moment);
    entries.push(entry);
    let next = followUp(state, entry, moment);
    for (let count = 0; next !== undefined; count += 1) {
      assertThat(count < MAX_FOLLOW_UPS, "FOLLOW_UP", `entry ${entry.seq} never comes to rest`);
      entries.push(take(state, next, actor, moment));
      next = followUp(state, entry, moment);
    }
  }
  return accepted(entries);
}

function take(state: LedgerState, draft: EntryDraft, actor: Actor, moment: Moment): LedgerEntry {
  const { lastRec, nextSeq } = state.head;
  const entry = stampEntry(draft, {
    actor,
    // A clock that runs backwards does not make the ledger's time run backwards (I7).
    rec: Math.max(moment.nowMs, lastRec),
    seq: nextSeq,
    tenantId: state.tenantId,
  });
  applyEntry(state, entry);
  return entry;
}
