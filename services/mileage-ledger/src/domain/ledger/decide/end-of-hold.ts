import { accepted, type Outcome, reactionId, refused } from "@dure/kernel";
import type { EntryDraft, Hold, LedgerState, Move } from "@dure/ledger-books";
import { holdMoves } from "@dure/ledger-books";
import { ledgerProblems } from "../../../errors.ts";
import type { EndHold, LedgerCommand, Moment } from "../commands.ts";
import { openDay } from "./open-day.ts";

const MAX_TIME_OUTS_PER_COMMAND = 200;

/**
 * Pins, captures or releases a hold. A hold that is resolved already answers its resolution instead of an error, so
 * that a repeated call never loops; a key that did something else is refused. Releasing a redemption that was never held bars it: a placing that arrives late is
 * refused then (`subsystems.md` §2).
 */
export function decideEndOfHold(
  state: LedgerState,
  command: EndHold,
  moment: Moment,
): Outcome<readonly EntryDraft[]> {
  const hold = state.holds.get(command.redemption);
  const { kind, redemption } = command;
  const once = (made: EntryDraft): Outcome<readonly EntryDraft[]> =>
    state.seen.has(made.id)
      ? refused(ledgerProblems.refuse("HOLD_KEY_REUSED", { redemption }))
      : accepted([made]);
  if (!hold) {
    return kind === "releaseHold"
      ? once(draft(state, command, moment, "redemption.barred", { redemption }, ""))
      : refused(ledgerProblems.refuse("HOLD_UNKNOWN", { redemption }));
  }
  if (hold.state === "CAPTURED" || hold.state === "RELEASED" || hold.state === "TOMBSTONE") {
    return accepted([]);
  }
  const made = (type: EndType, body: EndBody): EntryDraft =>
    draft(state, command, moment, type, body, hold.policyHash);
  switch (kind) {
    case "pinHold":
      if (hold.state === "PINNED") return accepted([]);
      return once(made("redemption.pinned", { redemption }));
    case "captureHold":
      if (hold.state !== "PINNED") {
        return refused(ledgerProblems.refuse("HOLD_NOT_PINNED", { redemption }));
      }
      return once(made("redemption.captured", { moves: holdMoves(hold, "settle"), redemption }));
    case "releaseHold": {
      const moves = holdMoves(hold, "release");
      return once(made("redemption.voided", { moves, reason: command.reason, redemption }));
    }
  }
}

/** Releases holds that nobody pinned within their time, a bounded number at once. */
export function decideTimeOuts(
  state: LedgerState,
  command: Extract<LedgerCommand, { kind: "timeOutHolds" }>,
  moment: Moment,
): readonly EntryDraft[] {
  const due: Hold[] = [];
  for (const hold of state.holds.values()) {
    if (hold.state === "HELD" && hold.timeoutAt <= moment.nowMs) due.push(hold);
    if (due.length === MAX_TIME_OUTS_PER_COMMAND) break;
  }
  return due.map((hold, index) => ({
    type: "redemption.voided" as const,
    body: {
      moves: holdMoves(hold, "release"),
      reason: "TIMEOUT",
      redemption: hold.redemption,
    },
    id: reactionId("ledger.timeout", command.id, index),
    eff: openDay(state, moment.today),
    pol: hold.policyHash,
    cause: command.cause,
  }));
}

type EndType =
  | "redemption.barred"
  | "redemption.captured"
  | "redemption.pinned"
  | "redemption.voided";

type EndBody =
  | { readonly redemption: string }
  | { readonly moves: readonly Move[]; readonly redemption: string; readonly reason?: string };

function draft(
  state: LedgerState,
  command: EndHold,
  moment: Moment,
  type: EndType,
  body: EndBody,
  pol: string,
): EntryDraft {
  return {
    type,
    body,
    id: reactionId(`ledger.${command.kind}`, command.id, 0),
    eff: openDay(state, moment.today),
    pol,
    cause: command.cause,
  } as EntryDraft;
}
