import { z } from "zod";

const pointsSchema = z.int();

/** What was asked, as the first step of each trace records it; the counterpart of `GrantRequestSchema`. */
export const BonusRequestSchema = z.strictObject({
  bonusCode: z.string(),
  verified: z.boolean(),
  /** Times that the same bonus was already given on the same act. */
  alreadyApplied: z.int().min(0),
});

export const PenaltyRequestSchema = z.strictObject({ penaltyCode: z.string() });

export const EligibilityFactsSchema = z.strictObject({
  /** Number that compares with civil-service grades, 1 to 9; people without a numbered grade have one assigned. */
  gradeEquivalent: z.number(),
  employment: z.string(),
  departmentCode: z.string(),
  disciplined: z.boolean(),
});

export const TierRequestSchema = z.strictObject({
  tierPointsMilli: pointsSchema,
  facts: z.strictObject({
    /** Everything earned in the year; never falls by redeeming. Thousandths of a point, as the others. */
    earnedPointsMilli: pointsSchema,
    /** What can be spent now. */
    availablePointsMilli: pointsSchema,
    /** Tiers already paid this year; only MILESTONE looks at them. */
    paidTiersMilli: z.array(pointsSchema).max(50).optional(),
  }),
});

export const RedemptionRequestSchema = z.strictObject({
  choice: z.discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("LOCAL_CURRENCY"), won: z.int() }),
    z.strictObject({ kind: z.literal("LEAVE"), leaveMinutes: z.int() }),
  ]),
  use: z.strictObject({
    claimsThisMonth: z.int().min(0),
    wonThisYear: z.int().min(0),
    leaveMinutesThisYear: z.int().min(0),
    agencyWonThisYear: z.int().min(0),
  }),
});

export type BonusRequest = z.infer<typeof BonusRequestSchema>;
export type PenaltyRequest = z.infer<typeof PenaltyRequestSchema>;
/** What the directory knows of a person on the day that the policy asks about (`eligibility.asOf`). */
export type EligibilityFacts = z.infer<typeof EligibilityFactsSchema>;
/** A person's counters that decide which tiers are within reach, in thousandths of a point. */
export type TierFacts = z.infer<typeof TierRequestSchema>["facts"];
/** What a person and the agency have used before this redemption. Won are whole won, leave is minutes at 480 a day. */
export type RedemptionUse = z.infer<typeof RedemptionRequestSchema>["use"];
