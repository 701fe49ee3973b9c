import type { Refusal } from "@dure/kernel";
import { gradesInKorean, isEligible, type Policy } from "@dure/policy";
import { claimProblems } from "../../errors.ts";
import type { PersonFacts } from "./commands.ts";

/**
 * Why this person may not share in a claim, or undefined when they may. Everybody who was in service on the day of the
 * act may; where the policy judges eligibility as of the day of the act (`asOf: ACTIVITY_DATE`), the ineligible are
 * refused here already. With `REQUEST_DATE` they earn, and redemption judges.
 */
export function whyNotContributor(
  policy: Policy,
  person: PersonFacts,
  actDate: string,
): Refusal | undefined {
  const { appointedOn, personRef } = person;
  if (!person.active || appointedOn > actDate) {
    return claimProblems.refuse("CONTRIBUTOR_NOT_ACTIVE", { personRef, actDate });
  }
  return policy.eligibility.asOf === "ACTIVITY_DATE" ? whyNotEligible(policy, person) : undefined;
}

function whyNotEligible(policy: Policy, person: PersonFacts): Refusal | undefined {
  const verdict = isEligible(policy, person);
  if (verdict.eligible) return undefined;
  const { gradeEquivalent: grade, personRef } = person;
  switch (verdict.rule) {
    case "GRADE":
      return claimProblems.refuse("GRADE_NOT_ELIGIBLE", {
        personRef,
        grade,
        grades: gradesInKorean(policy),
      });
    case "EMPLOYMENT":
      return claimProblems.refuse("EMPLOYMENT_NOT_ELIGIBLE", { personRef });
    case "DEPARTMENT":
      return claimProblems.refuse("DEPARTMENT_NOT_ELIGIBLE", { personRef });
    case "EXCLUDED":
      return claimProblems.refuse("PERSON_EXCLUDED", { personRef });
  }
}
