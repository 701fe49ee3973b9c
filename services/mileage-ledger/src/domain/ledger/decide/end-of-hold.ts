import { accepted, type Outcome, reactionId, refused } from "@dure/kernel";
import { ledgerProblems } from "../../../errors.ts";
import type { Move } from "../accounts.ts";
import type { EndHold, LedgerCommand, Moment } from "../commands.ts";
import type { EntryDraft } from "../entry.ts";
import { holdMoves } from "../hold-moves.ts";
import type { Hold, LedgerState } from "../state.ts";
import { openDay } from "./open-day.ts";

const MAX_TIME_OUTS_PER_COMMAND = 200;

/**
 * Pins, captures or releases a hold. A hold that is resolved already answers its resolution instead of an error, so
 * that a repeated call never loops. Releasing a redemption that was never held bars it: a placing that arrives late is
 * refused then (`subsystems.md` §2).
 */
export function decideEndOfHold(
  state: LedgerState,
  command: EndHold,
  moment: Moment,
): Outcome<readonly EntryDraft[]> {
  const hold = state.holds.get(command.redemption);
  const { kind, redemption } = command;
  if (!hold) {
    return kind === "releaseHold"
      ? accepted([draft(state, command, moment, "redemption.barred", { redemption }, "")])
      : refused(ledgerProblems.refuse("HOLD_UNKNOWN", { redemption }));
  }
  if (hold.state === "CAPTURED" || hold.state === "RELEASED" || hold.state === "TOMBSTONE") {
    return accepted([]);
  }
  switch (kind) {
    case "pinHold":
      return hold.state === "PINNED"
        ? accepted([])
        : accepted([
            draft(state, command, moment, "redemption.pinned", { redemption }, hold.policyHash),
          ]);
    case "captureHold":
      if (hold.state !== "PINNED") {
        return refused(ledgerProblems.refuse("HOLD_NOT_PINNED", { redemption }));
      }
      return accepted([
        draft(
          state,
          command,
          moment,
          "redemption.captured",
          { moves: holdMoves(hold, "settle"), redemption },
          hold.policyHash,
        ),
      ]);
    case "releaseHold":
      return accepted([
        draft(
          state,
          command,
          moment,
          "redemption.voided",
          { moves: holdMoves(hold, "release"), reason: command.reason, redemption },
          hold.policyHash,
        ),
      ]);
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

type EndBody =
  | { readonly redemption: string }
  | { readonly moves: readonly Move[]; readonly redemption: string; readonly reason?: string };

function draft(
  state: LedgerState,
  command: EndHold,
  moment: Moment,
  type: "redemption.barred" | "redemption.captured" | "redemption.pinned" | "redemption.voided",
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
