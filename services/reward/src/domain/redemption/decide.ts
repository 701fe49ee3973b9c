import type { Decider } from "@dure/command-handling";
import { accepted, kstMonth, type Outcome, refused } from "@dure/kernel";
import { rewardProblems } from "../../errors.ts";
import type { RedemptionCommand, RequestRedemption } from "./commands.ts";
import { decideByPerson } from "./decide-by-person.ts";
import { decideLedgerReply } from "./decide-ledger-reply.ts";
import { decidePayout } from "./decide-payout.ts";
import type { RedemptionEvent } from "./events.ts";
import { evolveRedemption } from "./evolve.ts";
import { isTerminal, type Redemption, type RedemptionState } from "./state.ts";

/**
 * A redemption: the aggregate and the process manager in one stream. What a runner learnt is recorded only where it
 * still fits; an answer that comes twice or too late changes nothing, so every step can be repeated after a crash.
 */
export const redemptionDecider: Decider<RedemptionState, RedemptionCommand, RedemptionEvent> = {
  initialState: () => undefined,
  decide(command, redemption, context) {
    if (command.type === "RequestRedemption") {
      return redemption
        ? refused(rewardProblems.refuse("REDEMPTION_EXISTS"))
        : requested(command, context.nowMs);
    }
    if (!redemption) return refused(rewardProblems.refuse("NOT_FOUND"));
    return decideOn(redemption, command, context.nowMs);
  },
  evolve: evolveRedemption,
};

function requested(
  { kind, personRef, tierPointsMilli }: RequestRedemption,
  requestedAtMs: number,
): Outcome<readonly RedemptionEvent[]> {
  const month = kstMonth(requestedAtMs);
  const data = { personRef, tierPointsMilli, kind, requestedAtMs, month };
  return accepted([{ type: "redemption.requested", data }]);
}

function decideOn(
  redemption: Redemption,
  command: Exclude<RedemptionCommand, RequestRedemption>,
  nowMs: number,
): Outcome<readonly RedemptionEvent[]> {
  switch (command.type) {
    case "ApproveRedemption":
    case "RejectRedemption":
    case "CancelRedemption":
      return decideByPerson(redemption, command);
    case "RecordHeld":
    case "RecordRefused":
    case "RecordPinned":
    case "RecordHoldLost":
    case "RecordCaptured":
    case "RecordReleased":
      return accepted(decideLedgerReply(redemption, command));
    case "InstructPayout":
    case "RecordPayoutAccepted":
    case "RecordPayoutUnknown":
    case "RecordPayoutRejected":
    case "ReportPayout":
      return accepted(decidePayout(redemption, command));
    case "EscalateRedemption":
      return accepted(escalated(redemption, command.limitMs, nowMs));
  }
}

/** Somebody is called for once per status. */
function escalated(redemption: Redemption, limitMs: number, nowMs: number): RedemptionEvent[] {
  const { escalatedIn, status, statusSinceMs: sinceMs } = redemption;
  const due = nowMs - sinceMs > limitMs;
  if (!due || isTerminal(status) || escalatedIn === status) return [];
  return [{ type: "redemption.escalated", data: { status, sinceMs, limitMs } }];
}
