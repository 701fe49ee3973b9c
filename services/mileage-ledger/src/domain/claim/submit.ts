import { accepted, kstDate, type Outcome, type Refusal, refused } from "@dure/kernel";
import { activityByCode } from "@dure/policy";
import { claimProblems } from "../../errors.ts";
import { whyNotClaimable } from "./activity-rules.ts";
import type { SubmitClaim } from "./commands.ts";
import { whyNotContributor } from "./contributor-rules.ts";
import type { ClaimEvent, Contribution } from "./events.ts";

/** Most people who may share one claim; more is 나눠먹기 (domain.md §3.2). */
export const MAX_CONTRIBUTORS = 10;
const WHOLE_PERMILLE = 1000;

/**
 * Decides a submission under the policy of the day of the act, with the people as they stood on that day. Rules go
 * from cheap to specific, so that a person is told first what they can mend themselves.
 */
export function submitClaim(command: SubmitClaim, nowMs: number): Outcome<readonly ClaimEvent[]> {
  const whyShares = whyNotShares(command);
  if (whyShares) return refused(whyShares);
  const { actDate, activityCode, policy } = command;
  const today = kstDate(nowMs);
  if (actDate > today) return refused(claimProblems.refuse("ACT_IN_FUTURE", { actDate, today }));
  if (!policy || actDate < policy.effectiveFrom) {
    return refused(claimProblems.refuse("POLICY_NOT_IN_EFFECT", { actDate }));
  }
  const activity = activityByCode(policy.policy, activityCode);
  if (!activity) return refused(claimProblems.refuse("ACTIVITY_UNKNOWN", { activityCode }));
  const whyActivity = whyNotClaimable(activity, command);
  if (whyActivity) return refused(whyActivity);
  const contributions: Contribution[] = [];
  for (const { personRef, sharePermille } of command.contributions) {
    const person = command.people.find((known) => known.personRef === personRef);
    if (!person) return refused(claimProblems.refuse("CONTRIBUTOR_UNKNOWN", { personRef }));
    const whyPerson = whyNotContributor(policy.policy, person, actDate);
    if (whyPerson) return refused(whyPerson);
    contributions.push({ personRef, sharePermille, departmentCode: person.departmentCode });
  }
  return accepted([submitted(command, contributions, policy.hash)]);
}

/** Shares: 1 to 10 distinct people with the claimant among them, whole permille that sum to 1000. */
function whyNotShares({ claimantRef, contributions }: SubmitClaim): Refusal | undefined {
  const count = contributions.length;
  if (count > MAX_CONTRIBUTORS) {
    return claimProblems.refuse("TOO_MANY_CONTRIBUTORS", { count, limit: MAX_CONTRIBUTORS });
  }
  const seen = new Set<string>();
  for (const { personRef } of contributions) {
    if (seen.has(personRef)) return claimProblems.refuse("CONTRIBUTOR_TWICE", { personRef });
    seen.add(personRef);
  }
  if (!seen.has(claimantRef)) return claimProblems.refuse("CLAIMANT_NOT_CONTRIBUTOR");
  const total = contributions.reduce((sum, { sharePermille }) => sum + sharePermille, 0);
  const whole = contributions.every(
    ({ sharePermille }) => Number.isSafeInteger(sharePermille) && sharePermille >= 1,
  );
  return whole && total === WHOLE_PERMILLE
    ? undefined
    : claimProblems.refuse("SHARES_NOT_WHOLE", { total });
}

function submitted(
  command: SubmitClaim,
  contributions: readonly Contribution[],
  policyHash: string,
): ClaimEvent {
  const { activityCode, actDate, claimantRef, description, evidence, title } = command;
  const { rank, subjectKey, units } = command;
  const own = contributions.find(({ personRef }) => personRef === claimantRef);
  return {
    type: "claim.submitted",
    data: {
      activityCode,
      actDate,
      // The shares were checked: the claimant is among the contributors.
      departmentCode: own?.departmentCode ?? "",
      claimantRef,
      title,
      description,
      evidence,
      contributions,
      ...(units === undefined ? {} : { units }),
      ...(rank === undefined ? {} : { rank }),
      ...(subjectKey === undefined ? {} : { subjectKey }),
      policyHash,
    },
  };
}
