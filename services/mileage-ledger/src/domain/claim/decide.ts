import type { Decider } from "@dure/command-handling";
import { accepted, type Outcome, refused } from "@dure/kernel";
import { claimProblems } from "../../errors.ts";
import type { ClaimCommand, SubmitClaim } from "./commands.ts";
import type { ClaimApproved, ClaimEvent } from "./events.ts";
import { type Claim, type ClaimState, evolveClaim } from "./state.ts";
import { whyNotApprove, whyNotConfirm, whyNotOpen, whyStale } from "./steps.ts";
import { submitClaim } from "./submit.ts";

/** A claim from submission to its end: SUBMITTED -> HEAD_CONFIRMED -> APPROVED, REJECTED or WITHDRAWN. */
export const claimDecider: Decider<ClaimState, ClaimCommand, ClaimEvent> = {
  initialState: () => undefined,
  decide(command, claim, context) {
    if (command.type === "SubmitClaim") {
      return claim
        ? refused(claimProblems.refuse("CLAIM_EXISTS"))
        : submitClaim(command, context.nowMs);
    }
    if (!claim) return refused(claimProblems.refuse("NOT_FOUND"));
    const stale = whyStale(claim.revision, command.expectedRevision);
    return stale ? refused(stale) : decideStep(command, claim);
  },
  evolve: evolveClaim,
};

function decideStep(
  command: Exclude<ClaimCommand, SubmitClaim>,
  claim: Claim,
): Outcome<readonly ClaimEvent[]> {
  switch (command.type) {
    case "ConfirmClaim": {
      const why = whyNotConfirm(claim, command);
      if (why) return refused(why);
      const { personRef: by, departmentCode } = command.by;
      return accepted([{ type: "claim.head-confirmed", data: { by, departmentCode } }]);
    }
    case "ApproveClaim": {
      const why = whyNotApprove(claim, command);
      return why ? refused(why) : accepted([approval(claim, command.by.personRef)]);
    }
    case "RejectClaim": {
      // Who rejects is who would have taken the step that the claim waits for.
      const atHead = claim.status === "SUBMITTED";
      const why = atHead ? whyNotConfirm(claim, command) : whyNotApprove(claim, command);
      if (why) return refused(why);
      const step = atHead ? "DEPT_HEAD" : "OFFICE";
      const { reason } = command;
      const data = { by: command.by.personRef, step, ...(reason ? { reason } : {}) } as const;
      return accepted([{ type: "claim.rejected", data }]);
    }
    case "WithdrawClaim": {
      if (claim.submitted.claimantRef !== command.by) {
        return refused(claimProblems.refuse("NOT_CLAIMANT"));
      }
      const why = whyNotOpen(claim);
      return why ? refused(why) : accepted([{ type: "claim.withdrawn", data: {} }]);
    }
  }
}

/** Repeats the act, so that whoever grants the points reads one event and no second stream. */
function approval(claim: Claim, by: string): ClaimApproved {
  const { activityCode, actDate, contributions, units, rank, subjectKey, policyHash } =
    claim.submitted;
  return {
    type: "claim.approved",
    data: {
      by,
      activityCode,
      actDate,
      contributions,
      ...(units === undefined ? {} : { units }),
      ...(rank === undefined ? {} : { rank }),
      ...(subjectKey === undefined ? {} : { subjectKey }),
      policyHash,
    },
  };
}
