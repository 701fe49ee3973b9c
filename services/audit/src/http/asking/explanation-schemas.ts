import { z } from "zod";
import { LotSchema, PointsSchema } from "./books-schemas.ts";

const text = z.string();
const ref = z.string().max(200);
const points = z.string().max(24);
const whole = z.int();
const actor = z.strictObject({ kind: text, ref });
const proof = { leafHash: z.string().max(64), proof: z.array(z.string().max(44)).max(64) };

const EntrySchema = z.strictObject({
  seq: whole,
  entryId: ref,
  type: text,
  on: text,
  recordedAt: z.iso.datetime(),
  actor,
  ...proof,
});

const EventSchema = z.strictObject({
  index: whole,
  eventId: ref,
  type: text,
  stream: text,
  revision: whole,
  on: text,
  actor,
  isCause: z.boolean(),
  /** As it was hashed, ciphertexts and all; null where whoever asks may not see it. */
  data: z.unknown(),
  texts: z.array(
    z.strictObject({
      field: text,
      state: z.enum(["ERASED", "OPEN", "SEALED", "UNREADABLE"]),
      text,
    }),
  ),
  ...proof,
});

const ActSchema = z.strictObject({
  events: z.array(EventSchema),
  approvals: z.array(z.strictObject({ by: ref, step: text, on: text })),
  evidence: z.array(z.strictObject({ kind: text, sha256: text.optional() })),
  unsealed: z.array(ref),
});

const PolicySchema = z.strictObject({
  policy: text,
  version: whole,
  hash: text,
  effectiveFrom: text,
  approvedBy: z.array(ref),
  published: EntrySchema,
});

const RuleSchema = z.strictObject({
  trace: z.array(z.strictObject({ rule: text, inputs: z.unknown(), result: z.unknown() })),
  holdsAgain: z.boolean(),
});

const PointSchema = z.strictObject({
  entry: EntrySchema,
  personRef: ref,
  department: ref,
  activity: ref,
  kind: z.enum(["ACTIVITY", "BONUS", "WITHHELD"]),
  points,
  reason: text.optional(),
  bonusOf: ref.optional(),
  policy: PolicySchema.optional(),
  rule: RuleSchema,
  act: ActSchema,
  lot: LotSchema.optional(),
  uses: z.array(
    z.strictObject({
      what: z.enum(["CAPTURED", "EXPIRED", "HELD", "RELEASED", "REVERSED", "SPENT"]),
      points,
      redemptionId: ref.optional(),
      entry: EntrySchema,
    }),
  ),
});

const EligibilitySchema = z.strictObject({
  state: z.enum(["ABSENT", "ERASED", "OPEN", "SEALED", "UNREADABLE"]),
  facts: z
    .strictObject({
      gradeEquivalent: z.number(),
      employment: text,
      departmentCode: text,
      disciplined: z.boolean(),
    })
    .optional(),
  eligible: z.boolean().optional(),
  holdsAgain: z.boolean().optional(),
});

const PayoutSchema = z.strictObject({
  redemptionId: ref,
  personRef: ref,
  kind: text,
  state: z.enum(["BARRED", "CAPTURED", "HELD", "PINNED", "RELEASED"]),
  tierPoints: points,
  points,
  amountWon: whole,
  leaveMinutes: whole,
  policy: PolicySchema.optional(),
  rule: RuleSchema.optional(),
  eligibility: EligibilitySchema.optional(),
  entries: z.array(EntrySchema),
  act: ActSchema,
  lots: z.array(z.strictObject({ lotId: ref, points })),
});

const ChangeSchema = z.strictObject({
  entry: EntrySchema,
  points,
  code: text.optional(),
  original: ref.optional(),
});

const LogSchema = z.strictObject({ origin: text, size: whole, root: text, checkpoint: text });

/** An explanation as it is answered. Proofs are RFC 6962 inclusion proofs under the checkpoints that it names. */
export const ExplanationSchema = z.strictObject({
  on: text,
  ledger: LogSchema,
  journal: LogSchema.nullable(),
  balance: PointsSchema.optional(),
  points: z.array(PointSchema),
  payouts: z.array(PayoutSchema),
  changes: z.array(ChangeSchema),
  /** True when there was more than an answer holds; the newest are kept. */
  isCut: z.boolean(),
});
export type ExplanationBody = z.input<typeof ExplanationSchema>;
