import type { Award, Policy } from "./schema.ts";

export function awardByCode(policy: Policy, code: string): Award | undefined {
  return policy.awards.find((award) => award.code === code);
}

/** The awards that staff, or residents, may get. */
export function awardsFor(
  policy: Policy,
  recipient: Award["recipients"][number],
): readonly Award[] {
  return policy.awards.filter(({ recipients }) => recipients.includes(recipient));
}

/** True when a prize of so many won lies within the range of the award; false for awards without money. */
export function isPrizeInRange(award: Award, amountWon: number): boolean {
  const { minWon, maxWon } = award;
  if (minWon === undefined || maxWon === undefined || !Number.isInteger(amountWon)) return false;
  return amountWon >= minWon && amountWon <= maxWon;
}

/** Points of the personnel rating that are exported: what was earned, up to the policy's most (지방공무원 평정규칙 §25의3). */
export function hrScoreMilli(policy: Policy, earnedScoreMilli: number): number {
  return Math.min(Math.max(0, earnedScoreMilli), policy.hrBonus?.maxScoreMilli ?? 0);
}
