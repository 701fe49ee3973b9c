import type { EntryType } from "@dure/ledger-books";
import { z } from "zod";
import {
  account,
  actName,
  actNameOrEmpty,
  amount,
  base64url,
  code,
  count,
  day,
  department,
  instant,
  month,
  reference,
  sha256,
  uuid,
  uuidOrEmpty,
  year,
} from "./schema-values.ts";

const MOST_LOTS = 200;

const unit = z.enum(["milli", "minute", "won"]);
const moves = z
  .array(
    z.strictObject({
      amount,
      credit: account,
      debit: account,
      phase: z.enum(["hold", "post", "release", "settle"]),
      unit,
    }),
  )
  .max(3);
const alloc = z.array(z.strictObject({ lot: uuid, n: amount })).max(MOST_LOTS);
/** Inputs and results are what a rule was given and answered: whichever they are, the rule is run again on them. */
const traceValue = z.json();
const basis = z.strictObject({
  trace: z
    .array(
      z.strictObject({
        inputs: z.record(z.string(), traceValue),
        result: traceValue,
        rule: z.string().regex(/^[A-Za-z0-9._-]{1,80}$/),
      }),
    )
    .max(40),
});
const redemption = reference;
const seal = { accounts: count, entries: count, root: sha256 };
const lotSums = z.array(z.strictObject({ expiresOn: day, points: amount })).max(100);
const trialBalance = z
  .array(
    z.strictObject({
      creditsPending: count,
      creditsPosted: count,
      debitsPending: count,
      debitsPosted: count,
      unit,
    }),
  )
  .max(3);

/**
 * The bodies of all types of entry (docs/ledger-format.md §5), keys in the order of the bytes. Nothing that is not named
 * here may stand in an entry.
 */
export const bodySchemas = {
  "budget.funded": z.strictObject({ fiscalYear: year, moves, won: amount }),
  "clawback.settled": z.strictObject({ alloc, moves, person: reference, points: amount }),
  "lot.expired": z.strictObject({
    expiresOn: day,
    lot: uuid,
    moves,
    person: reference,
    points: amount,
  }),
  "period.closed": z.strictObject({
    accounts: seal.accounts,
    entries: seal.entries,
    liability: count,
    lots: lotSums,
    root: seal.root,
    through: day,
    trialBalance,
  }),
  "points.deducted": z.strictObject({
    alloc,
    basis,
    code,
    moves,
    person: reference,
    points: amount,
  }),
  "points.granted": z.strictObject({
    act: actName,
    activity: code,
    basis,
    department,
    kind: z.enum(["ACTIVITY", "BONUS"]),
    lot: z.strictObject({ expiresOn: day }),
    moves,
    of: uuidOrEmpty,
    person: reference,
    points: amount,
    subject: actNameOrEmpty,
  }),
  "points.reversed": z.strictObject({
    alloc,
    department,
    moves,
    original: uuid,
    person: reference,
    points: amount,
  }),
  "points.withheld": z.strictObject({
    act: actName,
    activity: code,
    basis,
    department,
    person: reference,
    points: count,
    reason: z.enum([
      "ACTIVITY_UNKNOWN",
      "BONUS_LIMIT",
      "CAP_REACHED",
      "NO_POLICY",
      "PERSON_ERASED",
      "RULE_REFUSED",
      "SUBJECT_ALREADY_REWARDED",
    ]),
  }),
  "policy.published": z.strictObject({
    approvedBy: z.array(reference).max(10),
    canonical: z.string(),
    effectiveFrom: day,
    hash: sha256,
    policy: reference,
    version: amount,
  }),
  "redemption.barred": z.strictObject({ redemption }),
  "redemption.captured": z.strictObject({ moves, redemption }),
  "redemption.pinned": z.strictObject({ redemption }),
  "redemption.reserved": z.strictObject({
    alloc,
    basis,
    fiscalYear: year,
    kind: z.enum(["LEAVE", "LOCAL_CURRENCY"]),
    leaveMinutes: count,
    mode: z.enum(["DEDUCT", "MILESTONE"]),
    month,
    moves,
    person: reference,
    points: count,
    redemption,
    tier: amount,
    timeoutAt: instant,
    won: count,
  }),
  "redemption.voided": z.strictObject({ moves, reason: code, redemption }),
  "state.attested": z.strictObject(seal),
  "subject.erased": z.strictObject({
    approvedBy: z.tuple([reference, reference]),
    ground: z.enum(["PIPA_21", "PIPA_36"]),
    keys: z.array(z.strictObject({ commitment: base64url(64), id: reference })).max(20),
    person: reference,
    receipt: sha256,
  }),
} satisfies Record<EntryType, z.ZodType>;
