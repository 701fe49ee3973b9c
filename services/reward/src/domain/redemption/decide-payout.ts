import type { PayoutReply, ReportPayout } from "./commands.ts";
import type { RedemptionEvent } from "./events.ts";
import { isDefiniteRejection } from "./rejection-codes.ts";
import type { Redemption } from "./state.ts";

type PayoutEvents = readonly RedemptionEvent[];

/** The pivot and everything that is learnt about a payout afterwards. */
export function decidePayout(
  redemption: Redemption,
  command: PayoutReply | ReportPayout,
): PayoutEvents {
  if (command.type === "InstructPayout") return instructed(redemption, command);
  const { payout, status } = redemption;
  if (payout?.payoutRef !== command.payoutRef) return [];
  const { payoutRef } = payout;
  const open = status === "INSTRUCTED" || status === "UNKNOWN";
  switch (command.type) {
    case "RecordPayoutAccepted": {
      // Once accepted it stays so; what made it uncertain afterwards is for a report or a person to settle.
      if (!open || payout.accepted) return [];
      const { artefactSha256 } = command;
      const data = { payoutRef, ...(artefactSha256 === undefined ? {} : { artefactSha256 }) };
      return [{ type: "redemption.payout-accepted", data }];
    }
    case "RecordPayoutUnknown":
      return status === "INSTRUCTED"
        ? [{ type: "redemption.payout-unknown", data: { payoutRef, reason: command.reason } }]
        : [];
    case "RecordPayoutRejected": {
      if (!open) return [];
      const { code } = command;
      if (isDefiniteRejection(code)) {
        return [{ type: "redemption.payout-rejected", data: { payoutRef, code } }];
      }
      return status === "INSTRUCTED"
        ? [{ type: "redemption.payout-unknown", data: { payoutRef, reason: code } }]
        : [];
    }
    case "ReportPayout":
      return reported(redemption, command);
  }
}

/** Only a pinned hold that another person approved is ever instructed, and only once per epoch. */
function instructed(
  { held, requested, status }: Redemption,
  { epoch, payoutRef }: { readonly payoutRef: string; readonly epoch: number },
): PayoutEvents {
  if (status !== "PINNED" || !held) return [];
  const { kind, personRef } = requested;
  const { amountWon, leaveMinutes } = held;
  return [
    {
      type: "redemption.instructed",
      data: { payoutRef, epoch, personRef, kind, amountWon, leaveMinutes },
    },
  ];
}

function reported(redemption: Redemption, report: ReportPayout): PayoutEvents {
  const { payout, status } = redemption;
  const { code, line, payoutRef, reportSha256 } = report;
  if (!payout) return [];
  const told = code === "PAID" ? "PAID" : isDefiniteRejection(code) ? "REJECTED" : undefined;
  if (payout.concluded) {
    // The same thing again is no news. The opposite of what was concluded is a matter for people, and one call suffices.
    if (told === payout.concluded || payout.disputed) return [];
    return [{ type: "redemption.payout-disputed", data: { payoutRef, code, reportSha256 } }];
  }
  if (told === "PAID") {
    return [{ type: "redemption.payout-confirmed", data: { payoutRef, reportSha256, line } }];
  }
  if (told === "REJECTED") {
    return [{ type: "redemption.payout-rejected", data: { payoutRef, code, reportSha256 } }];
  }
  return status === "INSTRUCTED"
    ? [{ type: "redemption.payout-unknown", data: { payoutRef, reason: code } }]
    : [];
}
