import type { CivilDate } from "@dure/kernel";

/** The part of a version that decides when it rules. */
export interface PolicyPeriod {
  readonly version: number;
  readonly effectiveFrom: CivilDate;
  /** Last day, included; absent means until a later version begins. */
  readonly effectiveTo?: CivilDate | undefined;
}

/**
 * The version in effect on a day: of those that have begun and not ended, the one that began last; of two that begin on
 * the same day, the higher version. When a version with an end is over, the one before it rules again.
 */
export function policyInEffect<Version extends PolicyPeriod>(
  versions: readonly Version[],
  date: CivilDate,
): Version | undefined {
  let chosen: Version | undefined;
  for (const candidate of versions) {
    const { effectiveFrom, effectiveTo } = candidate;
    if (effectiveFrom > date || (effectiveTo !== undefined && effectiveTo < date)) continue;
    if (!chosen || isLater(candidate, chosen)) chosen = candidate;
  }
  return chosen;
}

const isLater = (left: PolicyPeriod, right: PolicyPeriod): boolean =>
  left.effectiveFrom === right.effectiveFrom
    ? left.version > right.version
    : left.effectiveFrom > right.effectiveFrom;
