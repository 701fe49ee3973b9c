import { accepted, formatPoints, type Outcome, refused } from "@dure/kernel";
import { policyProblems } from "./errors.ts";
import { type GrantRequest, MAX_UNITS } from "./grant-request.ts";
import type { Activity, Policy } from "./schema.ts";
import { type Trace, type TraceStep, traceStep } from "./trace.ts";

/** The activity of a code, or `undefined`. */
export function activityByCode(policy: Policy, code: string): Activity | undefined {
  return policy.activities.find((activity) => activity.code === code);
}

/** The activities that an event of another room earns, such as `proposal.adopted`. */
export function activitiesForEvent(policy: Policy, eventType: string): readonly Activity[] {
  return policy.activities.filter(
    ({ source }) => source.kind === "EVENT" && source.eventType === eventType,
  );
}

type PointsInput = Pick<GrantRequest, "rank" | "pointsMilli" | "units">;

/**
 * The points of an act before shares and ceilings, in thousandths. Meant for the moment of claiming: it refuses what can
 * never be granted (unknown code or rank, points outside the range, wrong units).
 */
export function pointsForActivity(
  policy: Policy,
  code: string,
  input: PointsInput = {},
): Outcome<{ readonly pointsMilli: number; readonly trace: Trace }> {
  const activity = activityByCode(policy, code);
  if (!activity) {
    return refused(policyProblems.refuse("POLICY_ACTIVITY_UNKNOWN", { activityCode: code }));
  }
  const base = basePoints(activity, input);
  return base.ok
    ? accepted({ pointsMilli: base.value.pointsMilli, trace: base.value.steps })
    : base;
}

/** Base points times units, with the steps that led there. */
export function basePoints(
  activity: Activity,
  input: PointsInput,
): Outcome<{ readonly pointsMilli: number; readonly steps: readonly TraceStep[] }> {
  const one = pointsOfOne(activity, input);
  if (!one.ok) return one;
  const units = input.units ?? 1;
  if (!Number.isInteger(units) || units < 1 || units > MAX_UNITS) {
    return refused(policyProblems.refuse("POLICY_UNITS_WRONG", { max: MAX_UNITS }));
  }
  const pointsMilli = one.value.result * units;
  const step = traceStep(
    "grant.units",
    { unit: activity.unit, units, pointsMilli: one.value.result },
    pointsMilli,
  );
  return accepted({ pointsMilli, steps: units === 1 ? [one.value.step] : [one.value.step, step] });
}

function pointsOfOne(
  activity: Activity,
  { rank, pointsMilli }: PointsInput,
): Outcome<{ readonly result: number; readonly step: TraceStep }> {
  const { code: activityCode, range, ranks } = activity;
  const found = (rule: string, result: number, inputs: Readonly<Record<string, number>> = {}) =>
    accepted({ result, step: traceStep(rule, { activityCode, ...inputs }, result) });
  if (ranks) {
    const place = ranks.find((candidate) => candidate.rank === rank);
    return place
      ? found("grant.points.rank", place.pointsMilli, { rank: place.rank })
      : refused(
          policyProblems.refuse("POLICY_RANK_UNKNOWN", { activityCode, rank: rank ?? "(없음) " }),
        );
  }
  if (range) {
    const { minPointsMilli, maxPointsMilli } = range;
    const isInside =
      pointsMilli !== undefined &&
      Number.isInteger(pointsMilli) &&
      pointsMilli >= minPointsMilli &&
      pointsMilli <= maxPointsMilli;
    if (isInside) {
      return found("grant.points.range", pointsMilli, { minPointsMilli, maxPointsMilli });
    }
    const params = { min: formatPoints(minPointsMilli), max: formatPoints(maxPointsMilli) };
    return refused(policyProblems.refuse("POLICY_POINTS_OUTSIDE", { activityCode, ...params }));
  }
  return found("grant.points.fixed", activity.pointsMilli ?? 0);
}
