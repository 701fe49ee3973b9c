import { z } from "zod";
import { MAX_POINTS_MILLI } from "./schema-values.ts";

export const MAX_UNITS = 1000;
const MAX_MEMBERS = 100;

const permilleSchema = z.int().min(0).max(1000);
const usedSchema = z.strictObject({
  pointsMilli: z.int().min(0),
  count: z.int().min(0),
});
const capUseSchema = z.strictObject({
  perPersonMonth: usedSchema.optional(),
  perPersonYear: usedSchema.optional(),
  perDeptYear: usedSchema.optional(),
});

/**
 * All that decides a grant. It is the first step of the trace, so that the same request can be put to the same policy
 * again (ledger.md, invariant I13).
 */
export const GrantRequestSchema = z.strictObject({
  activityCode: z.string().min(1).max(60),
  /** Place in a contest, for activities with `ranks`. */
  rank: z.int().min(1).optional(),
  /** Thousandths of a point that the office chose, for activities with a `range`. */
  pointsMilli: z.int().min(1).max(MAX_POINTS_MILLI).optional(),
  /** Whole cases or hours; one when absent. */
  units: z.int().optional(),
  /** One member's contribution, when only that share is granted; rounded down. */
  sharePermille: permilleSchema.optional(),
  /** One member's place in the shares of a whole team; the parts of all members sum to the whole. */
  teamShare: z
    .strictObject({
      sharesPermille: z.array(permilleSchema).min(1).max(MAX_MEMBERS),
      index: z.int().min(0),
    })
    .optional(),
  /** What was granted before inside the ceilings that bind this activity. */
  used: z
    .strictObject({ activity: capUseSchema.optional(), all: capUseSchema.optional() })
    .optional(),
});

export type GrantRequest = z.infer<typeof GrantRequestSchema>;
