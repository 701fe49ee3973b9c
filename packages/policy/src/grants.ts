import { accepted, type Outcome, RefusalError, refused, splitByWeights } from "@dure/kernel";
import { activityByCode, basePoints } from "./activities.ts";
import { applyCeiling, type CapName, ceilingsFor } from "./caps.ts";
import { policyProblems } from "./errors.ts";
import type { GrantRequest } from "./grant-request.ts";
import type { Activity, Policy } from "./schema.ts";
import { type Trace, type TraceStep, traceStep } from "./trace.ts";

export interface GrantDecision {
  /** Thousandths of a point to grant; zero when a ceiling is used up. */
  readonly pointsMilli: number;
  /** The ceiling that lowered the grant most recently, if one did. */
  readonly cappedBy?: CapName;
  readonly trace: Trace;
}

/**
 * Decides the points of one act under one policy version: base points, times units, times the member's share, lowered by
 * ceilings. Throws RefusalError for a request that the policy cannot answer; `tryGrant` answers a refusal instead.
 */
export function evaluateGrant(policy: Policy, request: GrantRequest): GrantDecision {
  const decision = tryGrant(policy, request);
  if (!decision.ok) throw new RefusalError(decision.refusal);
  return decision.value;
}

/** As `evaluateGrant`, but a request that the policy cannot answer is a refusal. */
export function tryGrant(policy: Policy, request: GrantRequest): Outcome<GrantDecision> {
  const activity = activityByCode(policy, request.activityCode);
  if (!activity) {
    const { activityCode } = request;
    return refused(policyProblems.refuse("POLICY_ACTIVITY_UNKNOWN", { activityCode }));
  }
  const base = basePoints(activity, request);
  if (!base.ok) return base;
  const shared = share(activity, base.value.pointsMilli, request);
  if (!shared.ok) return shared;
  const capped = cap(policy, activity, shared.value.pointsMilli, request);
  if (!capped.ok) return capped;
  const steps = [
    traceStep("grant.request", request, activity.code),
    ...base.value.steps,
    ...shared.value.steps,
    ...capped.value.steps,
  ];
  const { pointsMilli, cappedBy } = capped.value;
  return accepted({ pointsMilli, ...(cappedBy && { cappedBy }), trace: steps });
}

/**
 * Decides the grants of a team at once. The parts sum to the whole exactly: largest remainder first, ties to the earlier
 * member. `usedOf(index)` tells the ceilings' use of each member.
 */
export function splitGrant(
  policy: Policy,
  request: Omit<GrantRequest, "sharePermille" | "teamShare" | "used">,
  sharesPermille: readonly number[],
  usedOf: (index: number) => GrantRequest["used"] = () => undefined,
): Outcome<readonly GrantDecision[]> {
  const decisions: GrantDecision[] = [];
  for (let index = 0; index < sharesPermille.length; index += 1) {
    const used = usedOf(index);
    const teamShare = { sharesPermille: [...sharesPermille], index };
    const decision = tryGrant(policy, { ...request, teamShare, ...(used && { used }) });
    if (!decision.ok) return decision;
    decisions.push(decision.value);
  }
  return accepted(decisions);
}

interface Counted {
  readonly pointsMilli: number;
  readonly steps: readonly TraceStep[];
  readonly cappedBy?: CapName;
}

function share(activity: Activity, whole: number, request: GrantRequest): Outcome<Counted> {
  const { sharePermille, teamShare } = request;
  if (sharePermille === undefined && !teamShare) return accepted({ pointsMilli: whole, steps: [] });
  const wrong = refused(policyProblems.refuse("POLICY_SHARES_WRONG"));
  const isOneWay = sharePermille === undefined || !teamShare;
  if (activity.split !== "CONTRIBUTION" || !isOneWay) return wrong;
  if (sharePermille !== undefined) {
    const pointsMilli = Math.floor((whole * sharePermille) / 1000);
    const step = traceStep("grant.share", { pointsMilli: whole, sharePermille }, pointsMilli);
    return accepted({ pointsMilli, steps: [step] });
  }
  const shares = teamShare?.sharesPermille ?? [];
  const index = teamShare?.index ?? 0;
  if (shares.reduce((sum, part) => sum + part, 0) !== 1000) return wrong;
  const pointsMilli = splitByWeights(whole, shares)[index];
  if (pointsMilli === undefined) return wrong;
  const inputs = { pointsMilli: whole, sharesPermille: shares, index };
  return accepted({ pointsMilli, steps: [traceStep("grant.share", inputs, pointsMilli)] });
}

function cap(
  policy: Policy,
  activity: Activity,
  before: number,
  request: GrantRequest,
): Outcome<Counted> {
  const steps: TraceStep[] = [];
  let pointsMilli = before;
  let cappedBy: CapName | undefined;
  for (const ceiling of ceilingsFor(policy, activity)) {
    const used = request.used?.[ceiling.scope]?.[ceiling.name];
    if (!used) {
      const params = { activityCode: activity.code, cap: `${ceiling.scope}.${ceiling.name}` };
      return refused(policyProblems.refuse("POLICY_CAP_USE_MISSING", params));
    }
    const answer = applyCeiling(pointsMilli, ceiling, used);
    if (answer.pointsMilli < pointsMilli) cappedBy = ceiling.name;
    pointsMilli = answer.pointsMilli;
    steps.push(answer.step);
  }
  return accepted({ pointsMilli, steps, ...(cappedBy && { cappedBy }) });
}
