import { lineField } from "@dure/service-kit";
import { z } from "zod";
import { claimTextPlace } from "../../commands/claims/claim-text.ts";
import type { ClaimDocument } from "../../projections/claims.v1.ts";
import type { ClaimRouteDeps } from "./deps.ts";

export const ClaimState = z.enum([
  "SUBMITTED",
  "HEAD_CONFIRMED",
  "APPROVED",
  "REJECTED",
  "WITHDRAWN",
]);
/** Null where the person's key was destroyed: the text is gone for everybody, for ever. */
const openedText = z.string().max(10_000).nullable();
const instant = z.iso.datetime();
const ref = z.string().max(128);

/** What the ledger made of an approved claim. */
export const ClaimCreditSchema = z.strictObject({
  /** Sum of all entries, decimal text. */
  points: z.string().max(14),
  entries: z
    .array(
      z.strictObject({
        seq: z.int(),
        entryId: ref,
        type: z.string().max(64),
        personRef: ref,
        points: z.string().max(14),
      }),
    )
    .max(100),
});
export type ClaimCredit = z.infer<typeof ClaimCreditSchema>;

export const ClaimSummarySchema = z.strictObject({
  claimId: ref,
  state: ClaimState,
  revision: z.int(),
  activityCode: z.string().max(60),
  actDate: z.iso.date(),
  departmentCode: ref,
  claimantRef: ref,
  title: openedText,
  submittedAt: instant,
});

export const ClaimSchema = z.strictObject({
  ...ClaimSummarySchema.shape,
  description: openedText,
  evidence: z
    .array(
      z.strictObject({
        kind: z.enum(["DOC_NO", "URL", "FILE"]),
        value: openedText,
        sha256: z.string().max(64).optional(),
      }),
    )
    .max(10),
  contributions: z
    .array(z.strictObject({ personRef: ref, sharePermille: z.int(), departmentCode: ref }))
    .max(10),
  units: z.int().optional(),
  rank: z.int().optional(),
  policyHash: z.string().max(64),
  confirmed: z.strictObject({ by: ref, departmentCode: ref, at: instant }).optional(),
  approved: z.strictObject({ by: ref, at: instant, eventId: ref }).optional(),
  rejected: z
    .strictObject({
      by: ref,
      step: z.enum(["DEPT_HEAD", "OFFICE"]),
      /** Absent where the claimant was erased before the decision. */
      reason: openedText.optional(),
      at: instant,
    })
    .optional(),
  withdrawnAt: instant.optional(),
  /** Null until the ledger has granted. */
  credit: ClaimCreditSchema.nullable(),
});
export type ClaimView = z.infer<typeof ClaimSchema>;
export type ClaimSummary = z.infer<typeof ClaimSummarySchema>;

/** What a command on a claim answers. */
export const ClaimAnswerSchema = z.strictObject({
  claimId: ref,
  state: ClaimState,
  revision: z.int(),
});

/** Reason of a rejection or a dismissal. */
export const reasonField = () => lineField(500);

const at = (ms: number): string => new Date(ms).toISOString();

const opener =
  ({ room }: ClaimRouteDeps, tenantId: string, { claimantRef, claimId }: ClaimDocument) =>
  async (field: string, text: ClaimDocument["title"]): Promise<string | null> =>
    (await room.keyring.open(tenantId, claimantRef, claimTextPlace(claimId, field), text)) ?? null;

/** A claim in a list: its title is opened, the rest stays closed. */
export async function claimSummary(
  deps: ClaimRouteDeps,
  tenantId: string,
  claim: ClaimDocument,
): Promise<ClaimSummary> {
  const { activityCode, actDate, claimantRef, claimId, departmentCode, revision } = claim;
  return {
    claimId,
    state: claim.status,
    revision,
    activityCode,
    actDate,
    departmentCode,
    claimantRef,
    title: await opener(deps, tenantId, claim)("title", claim.title),
    submittedAt: at(claim.submittedAtMs),
  };
}

/** A claim in full, with its texts opened and with what the ledger did. */
export async function claimView(
  deps: ClaimRouteDeps,
  tenantId: string,
  claim: ClaimDocument,
): Promise<ClaimView> {
  const open = opener(deps, tenantId, claim);
  const { approved, confirmed, contributions, policyHash, rank, rejected, units } = claim;
  const evidence = claim.evidence.map(async ({ kind, sha256, value }, index) => ({
    kind,
    value: await open(`evidence.${index}`, value),
    ...(sha256 === undefined ? {} : { sha256 }),
  }));
  return {
    ...(await claimSummary(deps, tenantId, claim)),
    description: await open("description", claim.description),
    evidence: await Promise.all(evidence),
    contributions: [...contributions],
    ...(units === undefined ? {} : { units }),
    ...(rank === undefined ? {} : { rank }),
    policyHash,
    ...(confirmed && {
      confirmed: {
        by: confirmed.by,
        departmentCode: confirmed.departmentCode,
        at: at(confirmed.atMs),
      },
    }),
    ...(approved && {
      approved: { by: approved.by, at: at(approved.atMs), eventId: approved.eventId },
    }),
    ...(rejected && {
      rejected: {
        by: rejected.by,
        step: rejected.step,
        ...(rejected.reason && { reason: await open("reason", rejected.reason) }),
        at: at(rejected.atMs),
      },
    }),
    ...(claim.withdrawnAtMs === undefined ? {} : { withdrawnAt: at(claim.withdrawnAtMs) }),
    credit: (await deps.creditOf?.(tenantId, claim.claimId)) ?? null,
  };
}
