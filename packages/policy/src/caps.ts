import type { Activity, Cap, Policy } from "./schema.ts";
import { type TraceStep, traceStep } from "./trace.ts";

/** What was already granted inside one ceiling's period. */
export interface Used {
  readonly pointsMilli: number;
  readonly count: number;
}

/** Earlier grants per ceiling: of the person this month and year (KST), of the person's department this year. */
export interface CapUse {
  readonly perPersonMonth?: Used | undefined;
  readonly perPersonYear?: Used | undefined;
  readonly perDeptYear?: Used | undefined;
}

/** `activity` counts grants of the same activity, `all` every grant. */
export interface GrantsUsed {
  readonly activity?: CapUse | undefined;
  readonly all?: CapUse | undefined;
}

export type CapName = keyof CapUse;
export const CAP_NAMES: readonly CapName[] = ["perPersonMonth", "perPersonYear", "perDeptYear"];

export interface CapScope {
  readonly scope: keyof GrantsUsed;
  readonly name: CapName;
  readonly ceiling: NonNullable<Cap[CapName]>;
}

/** Every ceiling that binds an activity: its own first, then those of the whole policy. */
export function ceilingsFor(policy: Policy, activity: Activity): readonly CapScope[] {
  const of = (scope: keyof GrantsUsed, cap: Cap | undefined): CapScope[] =>
    CAP_NAMES.flatMap((name) => {
      const ceiling = cap?.[name];
      return ceiling ? [{ scope, name, ceiling }] : [];
    });
  return [...of("activity", activity.cap), ...of("all", policy.limits.cap)];
}

/**
 * Lowers a grant to what a ceiling still leaves. A ceiling of points cuts the grant, a ceiling of cases takes it whole
 * or not at all. Never raises and never answers less than zero.
 */
export function applyCeiling(
  pointsMilli: number,
  { scope, name, ceiling }: CapScope,
  used: Used,
): { readonly pointsMilli: number; readonly step: TraceStep } {
  const pointsLeftMilli =
    ceiling.pointsMilli === undefined
      ? pointsMilli
      : Math.max(0, ceiling.pointsMilli - used.pointsMilli);
  const hasCaseLeft = ceiling.count === undefined || used.count < ceiling.count;
  const allowed = hasCaseLeft ? Math.min(pointsMilli, pointsLeftMilli) : 0;
  const inputs = {
    pointsMilli,
    scope,
    ceilingPointsMilli: ceiling.pointsMilli,
    ceilingCount: ceiling.count,
    usedPointsMilli: used.pointsMilli,
    usedCount: used.count,
  };
  return { pointsMilli: allowed, step: traceStep(`grant.cap.${name}`, inputs, allowed) };
}
