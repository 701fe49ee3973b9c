import type { Decider } from "@dure/command-handling";
import { accepted, type Outcome, refused } from "@dure/kernel";
import { claimProblems } from "../../errors.ts";
import { claimStatusKo, isInvolved } from "../claim/state.ts";
import type { PraiseCommand, VerifyPraise } from "./commands.ts";
import type { PraiseEvent, PraiseReceived } from "./events.ts";

export type PraiseStatus = "RECEIVED" | "VERIFIED" | "DISMISSED";

/** A praise folded from its events; undefined: nothing was received under this id. */
export type PraiseState =
  | {
      readonly status: PraiseStatus;
      readonly received: PraiseReceived["data"];
    }
  | undefined;

const statusKo: Readonly<Record<PraiseStatus, string>> = {
  RECEIVED: "접수",
  VERIFIED: "확인",
  DISMISSED: "종결",
};

/**
 * A citizen's praise (시민 칭찬, domain.md §1 row 17): RECEIVED -> VERIFIED or DISMISSED. Its stream id follows from
 * contact and text, so the stream itself refuses the same praise received twice.
 */
export const praiseDecider: Decider<PraiseState, PraiseCommand, PraiseEvent> = {
  initialState: () => undefined,
  decide(command, praise) {
    if (command.type === "ReceivePraise") {
      if (praise) return refused(claimProblems.refuse("PRAISE_DUPLICATE"));
      return accepted([{ type: "praise.received", data: command.praise }]);
    }
    if (!praise) return refused(claimProblems.refuse("NOT_FOUND"));
    if (praise.status === "VERIFIED") return refused(claimProblems.refuse("PRAISE_USED"));
    if (praise.status === "DISMISSED") {
      const params = { state: statusKo[praise.status] };
      return refused(claimProblems.refuse("PRAISE_CLOSED", params));
    }
    if (command.type === "VerifyPraise") return verify(command);
    const { by, reason } = command;
    return accepted([{ type: "praise.dismissed", data: { by, ...(reason ? { reason } : {}) } }]);
  },
  evolve(praise, event) {
    if (event.type === "praise.received") {
      return { status: "RECEIVED", received: event.data };
    }
    if (!praise) return praise;
    const status = event.type === "praise.verified" ? "VERIFIED" : "DISMISSED";
    return { ...praise, status };
  },
};

function verify({ by, claim, claimId }: VerifyPraise): Outcome<readonly PraiseEvent[]> {
  if (!claim) return refused(claimProblems.refuse("CLAIM_UNKNOWN", { claimId }));
  if (isInvolved(claim, by)) return refused(claimProblems.refuse("PRAISE_OWN_WORK"));
  if (claim.status !== "APPROVED" || claim.approvedEventId === undefined) {
    const params = { state: claimStatusKo[claim.status] };
    return refused(claimProblems.refuse("CLAIM_NOT_APPROVED", params));
  }
  const claimApprovedEventId = claim.approvedEventId;
  return accepted([{ type: "praise.verified", data: { by, claimId, claimApprovedEventId } }]);
}
