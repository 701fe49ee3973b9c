import type { LedgerReply } from "./commands.ts";
import type { RedemptionEvent } from "./events.ts";
import type { Redemption } from "./state.ts";

/**
 * What the ledger answered. An answer that the redemption no longer waits for is dropped: it came twice, or somebody
 * cancelled meanwhile and the release that follows undoes what was held.
 */
export function decideLedgerReply(
  redemption: Redemption,
  reply: LedgerReply,
): readonly RedemptionEvent[] {
  const { held, requested, status } = redemption;
  const { personRef } = requested;
  switch (reply.type) {
    case "RecordHeld":
      return status === "REQUESTED" ? [{ type: "redemption.held", data: reply.held }] : [];
    case "RecordRefused":
      return status === "REQUESTED"
        ? [{ type: "redemption.refused", data: { personRef, refusal: reply.refusal } }]
        : [];
    case "RecordPinned":
      return status === "APPROVED"
        ? [{ type: "redemption.pinned", data: { ledgerSeq: reply.ledgerSeq } }]
        : [];
    case "RecordHoldLost": {
      // Past the pivot a lost hold is no reason to go back: money may have moved.
      const undoable = status === "REQUESTED" || status === "APPROVED";
      return undoable ? [{ type: "redemption.hold-lost", data: { code: reply.code } }] : [];
    }
    case "RecordCaptured": {
      if (status !== "CONFIRMED" || !held) return [];
      const { amountWon, leaveMinutes, pointsMilli } = held;
      return [
        { type: "redemption.captured", data: { ledgerSeq: reply.ledgerSeq } },
        {
          type: "redemption.completed",
          data: { personRef, pointsMilli, amountWon, leaveMinutes },
        },
      ];
    }
    case "RecordReleased": {
      if (status !== "RELEASING") return [];
      const outcome = redemption.closing ?? "FAILED";
      const { ledgerSeq } = reply;
      return [{ type: "redemption.released", data: { personRef, outcome, ledgerSeq } }];
    }
  }
}
