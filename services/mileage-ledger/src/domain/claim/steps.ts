import type { Refusal } from "@dure/kernel";
import { claimProblems } from "../../errors.ts";
import type { StepFacts } from "./commands.ts";
import { type Claim, claimStatusKo, isInvolved } from "./state.ts";

/**
 * Why this person may not take step 1 (부서장 확인), or undefined when they may. The head of the claim's department
 * confirms. Where every head has a share in the claim (a head's own claim) or the post is vacant, a member of the
 * panel does; the office never stands in here, because it takes step 2.
 */
export function whyNotConfirm(claim: Claim, facts: StepFacts): Refusal | undefined {
  const open = whyNotOpen(claim);
  if (open) return open;
  if (claim.status === "HEAD_CONFIRMED") return claimProblems.refuse("ALREADY_CONFIRMED");
  const conflict = whyConflicted(claim, facts);
  if (conflict) return conflict;
  const { departmentCode } = claim.submitted;
  const freeHeads = facts.departmentHeads.filter((head) => !isInvolved(claim, head));
  if (freeHeads.length === 0) {
    return facts.by.roles.includes("PANEL")
      ? undefined
      : claimProblems.refuse("HEAD_CLAIM_NEEDS_PANEL", { departmentCode });
  }
  return freeHeads.includes(facts.by.personRef)
    ? undefined
    : claimProblems.refuse("NOT_DEPARTMENT_HEAD", { departmentCode });
}

/** Why this person may not take step 2 (전담부서 승인), or undefined when they may. */
export function whyNotApprove(claim: Claim, facts: StepFacts): Refusal | undefined {
  const open = whyNotOpen(claim);
  if (open) return open;
  if (claim.status === "SUBMITTED") return claimProblems.refuse("NOT_CONFIRMED_YET");
  const conflict = whyConflicted(claim, facts);
  if (conflict) return conflict;
  if (!facts.by.roles.includes("OFFICE")) return claimProblems.refuse("NOT_CLAIM_OFFICE");
  if (claim.confirmedBy === facts.by.personRef) return claimProblems.refuse("SAME_APPROVER");
  return undefined;
}

/** A claim that was approved, rejected or withdrawn takes no further step. */
export function whyNotOpen(claim: Claim): Refusal | undefined {
  const open = claim.status === "SUBMITTED" || claim.status === "HEAD_CONFIRMED";
  return open
    ? undefined
    : claimProblems.refuse("CLAIM_CLOSED", { state: claimStatusKo[claim.status] });
}

/** The person judged another state of the claim than the one that stands. */
export function whyStale(revision: number, expectedRevision: number): Refusal | undefined {
  if (revision === expectedRevision) return undefined;
  return claimProblems.refuse("STALE_VERSION", { expected: expectedRevision, actual: revision });
}

/** Separation of duties (domain.md §2.3): not one's own claim, not one's own department head's claim. */
function whyConflicted(claim: Claim, { by, headContributors }: StepFacts): Refusal | undefined {
  if (!by.active) return claimProblems.refuse("ACTOR_NOT_ACTIVE");
  if (isInvolved(claim, by.personRef)) return claimProblems.refuse("OWN_CLAIM");
  const ownHead = headContributors.find((head) => head.departmentCode === by.departmentCode);
  return (
    ownHead && claimProblems.refuse("OWN_HEAD_CLAIM", { departmentCode: ownHead.departmentCode })
  );
}
