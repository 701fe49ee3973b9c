import { accepted, type Outcome, type Refusal, refused } from "@dure/kernel";
import { rewardProblems } from "../../errors.ts";
import type {
  ApproveRedemption,
  CancelRedemption,
  OfficerFacts,
  RejectRedemption,
} from "./commands.ts";
import type { RedemptionEvent } from "./events.ts";
import { type Redemption, redemptionStatusKo } from "./state.ts";

const { refuse } = rewardProblems;

/** Roles that decide on redemptions (domain.md §2.3): the office approves, personnel and accounting settle. */
export const APPROVING_ROLES = ["OFFICE", "HR_ACCOUNTING"] as const;

/** Approval and rejection by another person, cancelling by the requester. */
export function decideByPerson(
  redemption: Redemption,
  command: ApproveRedemption | RejectRedemption | CancelRedemption,
): Outcome<readonly RedemptionEvent[]> {
  if (command.type === "CancelRedemption") {
    const why = whyNotCancel(redemption, command.by);
    return why
      ? refused(why)
      : accepted([{ type: "redemption.cancelled", data: { by: command.by } }]);
  }
  const why = whyNotJudge(redemption, command.by);
  if (why) return refused(why);
  const by = command.by.personRef;
  if (command.type === "ApproveRedemption") {
    return accepted([{ type: "redemption.approved", data: { by } }]);
  }
  const { reason } = command;
  return accepted([{ type: "redemption.rejected", data: { by, ...(reason ? { reason } : {}) } }]);
}

/** Nobody judges a reward that they asked for, whatever their role (separation of duties). */
function whyNotJudge(redemption: Redemption, by: OfficerFacts): Refusal | undefined {
  if (redemption.requested.personRef === by.personRef) return refuse("OWN_REDEMPTION");
  const may = by.active && APPROVING_ROLES.some((role) => by.roles.includes(role));
  if (!may) return refuse("NOT_REWARD_OFFICER");
  return redemption.status === "HELD"
    ? undefined
    : refuse("NOT_WAITING_FOR_APPROVAL", { state: redemptionStatusKo[redemption.status] });
}

/** Before approval only. A request whose hold is not certain yet may be cancelled too: the release bars a late hold. */
function whyNotCancel(redemption: Redemption, by: string): Refusal | undefined {
  const { requested, status } = redemption;
  if (requested.personRef !== by) return refuse("NOT_REQUESTER");
  const early = status === "REQUESTED" || status === "HELD";
  return early ? undefined : refuse("TOO_LATE_TO_CANCEL", { state: redemptionStatusKo[status] });
}
