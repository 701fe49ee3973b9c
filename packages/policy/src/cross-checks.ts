import type { z } from "zod";
import type {
  activitySchema,
  approvalStepSchema,
  awardSchema,
  bonusSchema,
  eligibilitySchema,
  hrBonusSchema,
  legalBasisSchema,
  penaltySchema,
  tierSchema,
} from "./schema-parts.ts";

interface Checked {
  readonly effectiveFrom: string;
  readonly effectiveTo?: string | undefined;
  readonly legalBasis: readonly z.infer<typeof legalBasisSchema>[];
  readonly eligibility: z.infer<typeof eligibilitySchema>;
  readonly activities: readonly z.infer<typeof activitySchema>[];
  readonly bonuses: readonly z.infer<typeof bonusSchema>[];
  readonly penalties: readonly z.infer<typeof penaltySchema>[];
  readonly approval: readonly z.infer<typeof approvalStepSchema>[];
  readonly tiers: readonly z.infer<typeof tierSchema>[];
  readonly awards: readonly z.infer<typeof awardSchema>[];
  readonly hrBonus?: z.infer<typeof hrBonusSchema> | undefined;
}

type Path = readonly (string | number)[];
type Report = (path: Path, code: string, params?: Readonly<Record<string, string>>) => void;

/** Rules that join several fields. Every issue carries a stable code of `errors.ts` in `params.code`. */
export function checkWhole(policy: Checked, context: z.core.$RefinementCtx<unknown>): void {
  const report: Report = (path, code, params = {}) => {
    context.addIssue({ code: "custom", path: [...path], params: { code, ...params } });
  };
  if (policy.effectiveTo !== undefined && policy.effectiveTo < policy.effectiveFrom) {
    report(["effectiveTo"], "POLICY_PERIOD_WRONG");
  }
  checkGrades(policy.eligibility, report);
  reportRepeats(["activities"], policy.activities, "code", ({ code }) => code, report);
  reportRepeats(["bonuses"], policy.bonuses, "code", ({ code }) => code, report);
  reportRepeats(["penalties"], policy.penalties, "code", ({ code }) => code, report);
  reportRepeats(["awards"], policy.awards, "code", ({ code }) => code, report);
  policy.activities.forEach((activity, index) => {
    checkActivity(activity, ["activities", index], report);
  });
  policy.approval.forEach(({ step }, index) => {
    if (step !== index + 1) report(["approval", index, "step"], "POLICY_STEPS_WRONG");
  });
  checkTiers(policy.tiers, report);
  policy.awards.forEach((award, index) => {
    checkAward(award, ["awards", index], report);
  });
  checkLegalBasis(policy, report);
}

function checkGrades(eligibility: Checked["eligibility"], report: Report): void {
  const { gradeAtMost = 1, gradeAtLeast = 9 } = eligibility;
  if (gradeAtMost > gradeAtLeast) report(["eligibility", "gradeAtLeast"], "POLICY_GRADES_EMPTY");
}

function reportRepeats<Item>(
  path: Path,
  items: readonly Item[],
  field: string,
  key: (item: Item) => string | number,
  report: Report,
): void {
  const seen = new Set<string | number>();
  items.forEach((item, index) => {
    const value = key(item);
    if (seen.has(value)) {
      report([...path, index, field], "POLICY_CODE_REPEATED", { value: String(value) });
    }
    seen.add(value);
  });
}

function checkActivity(activity: Checked["activities"][number], path: Path, report: Report): void {
  const ways = [activity.pointsMilli, activity.range, activity.ranks].filter(
    (way) => way !== undefined,
  );
  if (ways.length !== 1) report(path, "POLICY_POINTS_WAY");
  const { range, ranks } = activity;
  if (range && range.minPointsMilli > range.maxPointsMilli) {
    report([...path, "range", "maxPointsMilli"], "POLICY_RANGE_WRONG");
  }
  if (ranks) reportRepeats([...path, "ranks"], ranks, "rank", ({ rank }) => rank, report);
  if (activity.earner === "DEPARTMENT" && activity.split === "CONTRIBUTION") {
    report([...path, "split"], "POLICY_SPLIT_WRONG");
  }
}

function checkTiers(tiers: Checked["tiers"], report: Report): void {
  tiers.forEach((tier, index) => {
    const before = tiers[index - 1];
    if (before && before.pointsMilli >= tier.pointsMilli) {
      report(["tiers", index, "pointsMilli"], "POLICY_TIER_ORDER");
    }
    reportRepeats(["tiers", index, "choices"], tier.choices, "kind", ({ kind }) => kind, report);
  });
}

function checkAward(award: Checked["awards"][number], path: Path, report: Report): void {
  const isPrize = award.kind === "PRIZE";
  if (isPrize !== (award.minWon !== undefined) || isPrize !== (award.maxWon !== undefined)) {
    report(path, "POLICY_AWARD_WON");
  }
  if ((award.minWon ?? 0) > (award.maxWon ?? Number.MAX_SAFE_INTEGER)) {
    report([...path, "maxWon"], "POLICY_RANGE_WRONG");
  }
}

// 지방공무원 복무규정 §7의7① leaves reward leave to the ordinance; 공직선거법 §112 wants a statute or ordinance for prizes to residents.
function checkLegalBasis(policy: Checked, report: Report): void {
  const covered = new Set(policy.legalBasis.flatMap(({ covers }) => covers));
  const needs = {
    LEAVE: policy.tiers.some(({ choices }) => choices.some(({ kind }) => kind === "LEAVE")),
    RESIDENT_PRIZE:
      policy.eligibility.residents !== "NONE" ||
      policy.awards.some(({ recipients }) => recipients.includes("RESIDENT")),
    HR_BONUS: policy.hrBonus !== undefined,
    PROGRAMME: true,
  };
  for (const [cover, needed] of Object.entries(needs)) {
    if (needed && !covered.has(cover as keyof typeof needs)) {
      report(["legalBasis"], "POLICY_LEGAL_BASIS_MISSING", { cover });
    }
  }
}
