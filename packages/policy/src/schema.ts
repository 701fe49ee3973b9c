import { z } from "zod";
import { checkWhole } from "./cross-checks.ts";
import {
  activitySchema,
  approvalStepSchema,
  awardSchema,
  bonusSchema,
  closeSchema,
  councilSchema,
  departmentSchema,
  eligibilitySchema,
  hrBonusSchema,
  legalBasisSchema,
  limitsSchema,
  penaltySchema,
  rankingSchema,
  reviewSchema,
  settlementSchema,
  tierSchema,
} from "./schema-parts.ts";
import { civilDateSchema } from "./schema-values.ts";

/**
 * The rules of one version of an agency's mileage policy, as they are hashed (domain.md §3.1). Strict: an unknown field
 * is an error. Nothing is filled in silently, so that reading a stored text never adds to it and its hash stays.
 *
 * Who approved the version is not a field: two people sign the hash of these rules, so their names cannot be part of
 * what is hashed. They stand in the approval events.
 */
export const PolicySchema = z
  .strictObject({
    id: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/),
    agency: z.string().regex(/^[a-z0-9]{1,40}$/),
    version: z.int().min(1).max(1_000_000),
    effectiveFrom: civilDateSchema,
    effectiveTo: civilDateSchema.optional(),
    fiscalYear: z.int().min(2000).max(2999),
    legalBasis: z.array(legalBasisSchema).min(1).max(20),
    eligibility: eligibilitySchema,
    activities: z.array(activitySchema).min(1).max(200),
    bonuses: z.array(bonusSchema).max(50),
    penalties: z.array(penaltySchema).max(50),
    approval: z.array(approvalStepSchema).min(1).max(9),
    settlement: settlementSchema,
    tiers: z.array(tierSchema).max(50),
    limits: limitsSchema,
    department: departmentSchema,
    close: closeSchema,
    awards: z.array(awardSchema).max(50),
    hrBonus: hrBonusSchema.optional(),
    ranking: rankingSchema.optional(),
    review: reviewSchema.optional(),
    council: councilSchema.optional(),
  })
  .superRefine(checkWhole);

export type Policy = z.infer<typeof PolicySchema>;
export type Eligibility = Policy["eligibility"];
export type Activity = Policy["activities"][number];
export type Bonus = Policy["bonuses"][number];
export type Penalty = Policy["penalties"][number];
export type ApprovalStep = Policy["approval"][number];
export type Tier = Policy["tiers"][number];
export type TierChoice = Tier["choices"][number];
export type Award = Policy["awards"][number];
export type Cap = NonNullable<Activity["cap"]>;
