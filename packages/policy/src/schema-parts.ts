import { z } from "zod";
import {
  codeSchema,
  countSchema,
  gradeSchema,
  leaveMinutesSchema,
  MAX_POINTS_MILLI,
  monthDaySchema,
  pointsMilliSchema,
  titleSchema,
  wonSchema,
} from "./schema-values.ts";

const namesSchema = z.array(z.string().min(1).max(60)).min(1).max(300);
const recipientsSchema = z
  .array(z.enum(["STAFF", "RESIDENT"]))
  .min(1)
  .max(2);

/** What the rule rests on. A leave reward and a prize for residents each need a basis of their own (L8, L9). */
export const legalBasisSchema = z.strictObject({
  titleKo: titleSchema,
  covers: z
    .array(z.enum(["PROGRAMME", "LEAVE", "RESIDENT_PRIZE", "HR_BONUS"]))
    .min(1)
    .max(4),
});

/**
 * Who may redeem. Grade numbers run against rank: `gradeAtMost: 6` is "6급 이하", that is gradeEquivalent >= 6, and
 * `gradeAtLeast: 5` is "5급 이상", that is gradeEquivalent <= 5.
 */
export const eligibilitySchema = z.strictObject({
  gradeAtMost: gradeSchema.optional(),
  gradeAtLeast: gradeSchema.optional(),
  gradeField: z.literal("gradeEquivalent"),
  employment: z.union([z.literal("ALL"), namesSchema]),
  departments: z.union([z.literal("ALL"), namesSchema]),
  asOf: z.enum(["ACTIVITY_DATE", "REQUEST_DATE"]),
  exclude: z.array(z.enum(["DISCIPLINED"])).max(1),
  residents: z.enum(["NONE", "CASH_ONLY"]),
});

/** A ceiling of points, of cases, or of both. */
const ceilingSchema = z.strictObject({
  pointsMilli: pointsMilliSchema.optional(),
  count: countSchema.optional(),
});

/** Ceilings against sharing points out and against piling them up on one person. */
export const capSchema = z.strictObject({
  perPersonMonth: ceilingSchema.optional(),
  perPersonYear: ceilingSchema.optional(),
  perDeptYear: ceilingSchema.optional(),
});

const sourceSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("MANUAL") }),
  z.strictObject({
    kind: z.literal("EVENT"),
    eventType: z.string().regex(/^[a-z][a-z0-9-]*(\.[a-z][a-z0-9-]*)+$/),
  }),
]);

/** One kind of act that earns points. Exactly one of `pointsMilli`, `range` and `ranks` says how many. */
export const activitySchema = z.strictObject({
  code: codeSchema,
  titleKo: titleSchema,
  unit: z.enum(["PER_CASE", "PER_HOUR"]),
  earner: z.enum(["PERSON", "DEPARTMENT"]),
  pointsMilli: pointsMilliSchema.optional(),
  range: z
    .strictObject({ minPointsMilli: pointsMilliSchema, maxPointsMilli: pointsMilliSchema })
    .optional(),
  ranks: z
    .array(z.strictObject({ rank: z.int().min(1).max(100), pointsMilli: pointsMilliSchema }))
    .min(1)
    .max(100)
    .optional(),
  evidence: z
    .array(z.enum(["DOC_NO", "URL", "FILE"]))
    .min(1)
    .max(3),
  split: z.enum(["CONTRIBUTION", "NONE"]),
  cap: capSchema.optional(),
  oncePerSubject: z.boolean(),
  source: sourceSchema,
});

export const bonusSchema = z.strictObject({
  code: codeSchema,
  titleKo: titleSchema,
  pointsMilli: pointsMilliSchema,
  requires: z.enum(["VERIFIED", "NONE"]),
  perActivityMax: countSchema,
});

export const penaltySchema = z.strictObject({
  code: codeSchema,
  titleKo: titleSchema,
  pointsMilli: z.int().min(-MAX_POINTS_MILLI).max(-1),
  affects: z.enum(["AVAILABLE", "EARNED", "BOTH"]),
});

export const approvalStepSchema = z.strictObject({
  step: z.int().min(1).max(9),
  role: z.enum(["DEPT_HEAD", "OFFICE", "PANEL"]),
  dueDays: z.int().min(1).max(365),
});

export const settlementSchema = z.strictObject({
  mode: z.enum(["DEDUCT", "MILESTONE"]),
  claimsPerMonth: z.int().min(1).max(31),
  calendar: z.literal("KST_MONTH"),
  skippedTier: z.enum(["QUEUE", "FORFEIT"]),
});

const tierChoiceSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("LOCAL_CURRENCY"), won: wonSchema.min(1) }),
  z.strictObject({ kind: z.literal("LEAVE"), leaveMinutes: leaveMinutesSchema.min(1) }),
]);

export const tierSchema = z.strictObject({
  pointsMilli: pointsMilliSchema,
  choices: z.array(tierChoiceSchema).min(1).max(5),
});

export const limitsSchema = z.strictObject({
  wonPerPersonYear: wonSchema,
  leaveMinutesPerPersonYear: leaveMinutesSchema,
  agencyBudgetWon: wonSchema,
  taxFreeWonPerPersonYear: wonSchema,
  cap: capSchema.optional(),
});

export const departmentSchema = z.strictObject({
  formula: z.enum(["SUM", "PER_CAPITA", "NONE"]),
  countIneligible: z.boolean(),
  maxShareOnePersonPermille: z.int().min(1).max(1000),
});

/** Year end. `carryOver` is the number of further years that a lot of points lives; 0 is none. */
export const closeSchema = z.strictObject({
  expire: monthDaySchema,
  graceDays: z.int().min(0).max(366),
  carryOver: z.int().min(0).max(10),
  freezeRanking: monthDaySchema,
});

/** Rewards beside the tiers: prizes of money within a range, commendations, certificates, working time. */
export const awardSchema = z.strictObject({
  code: codeSchema,
  titleKo: titleSchema,
  kind: z.enum(["PRIZE", "COMMENDATION", "CERTIFICATE", "ACTIVITY_TIME"]),
  minWon: wonSchema.optional(),
  maxWon: wonSchema.optional(),
  recipients: recipientsSchema,
});

/** Points of the personnel rating (실적가산점), which are not mileage; thousandths of a rating point. */
export const hrBonusSchema = z.strictObject({
  maxScoreMilli: z.int().min(1).max(5000),
  noticeMonths: z.int().min(0).max(36),
});

export const rankingSchema = z.strictObject({
  individualPeriod: z.enum(["HALF_YEAR", "YEAR"]),
  individualTop: z.int().min(1).max(1000),
});

export const reviewSchema = z.strictObject({
  surveyMonth: z.int().min(1).max(12),
  audiences: z
    .array(z.enum(["STAFF", "PETITIONER"]))
    .min(1)
    .max(2),
});

export const councilSchema = z.strictObject({
  maxMembers: z.int().min(1).max(1000),
  balancedBy: z
    .array(z.enum(["GRADE", "JOB_SERIES"]))
    .min(1)
    .max(2),
});
