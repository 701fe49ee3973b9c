import type { SubjectKeyring } from "@dure/contracts";
import { z } from "zod";
import { proposalTextPlace } from "../commands/proposal-text.ts";
import { proposalStatusKo } from "../domain/proposal/state.ts";
import type { ProposalDocument } from "../projections/proposals.v1.ts";

const ref = z.string().max(128);
const status = z.enum(["SUBMITTED", "ADOPTED", "NOT_ADOPTED"]);
/** Null where the person was erased: the key is gone and the text with it. */
const opened = z.string().max(20_000).nullable();

/** What a command on a proposal answers. */
export const ProposalAnswerBody = z.object({
  proposalId: ref,
  status,
  revision: z.int(),
});

export const ProposalSummary = z.object({
  proposalId: ref,
  status,
  statusKo: z.string().max(40),
  revision: z.int(),
  title: opened,
  submitterRef: ref,
  contributions: z
    .array(z.object({ personRef: ref, sharePermille: z.int(), departmentCode: ref }))
    .max(10),
  on: z.iso.date(),
  submittedAt: z.iso.datetime(),
  decidedOn: z.iso.date().optional(),
});

export const ProposalDetail = ProposalSummary.extend({
  problem: opened,
  improvement: opened,
  expectedEffect: opened,
  decidedBy: ref.optional(),
  reason: opened.optional(),
});

type Keyring = Pick<SubjectKeyring, "open">;

/** A proposal in a list, its title opened. */
export async function proposalSummary(
  keyring: Keyring,
  tenantId: string,
  proposal: ProposalDocument,
): Promise<z.input<typeof ProposalSummary>> {
  const { contributions, decision, on, proposalId, revision, submitterRef } = proposal;
  const title = await keyring.open(
    tenantId,
    submitterRef,
    proposalTextPlace(proposalId, "title"),
    proposal.title,
  );
  return {
    proposalId,
    status: proposal.status,
    statusKo: proposalStatusKo[proposal.status],
    revision,
    title: title ?? null,
    submitterRef,
    contributions: [...contributions],
    on,
    submittedAt: new Date(proposal.submittedAtMs).toISOString(),
    ...(decision ? { decidedOn: decision.on } : {}),
  };
}

/** A whole proposal, its texts opened. */
export async function proposalDetail(
  keyring: Keyring,
  tenantId: string,
  proposal: ProposalDocument,
): Promise<z.input<typeof ProposalDetail>> {
  const { decision, proposalId, submitterRef } = proposal;
  const open = async (field: Parameters<typeof proposalTextPlace>[1], sealed = decision?.reason) =>
    sealed &&
    ((await keyring.open(tenantId, submitterRef, proposalTextPlace(proposalId, field), sealed)) ??
      null);
  const [summary, problem, improvement, expectedEffect, reason] = await Promise.all([
    proposalSummary(keyring, tenantId, proposal),
    open("problem", proposal.problem),
    open("improvement", proposal.improvement),
    open("expectedEffect", proposal.expectedEffect),
    open("reason"),
  ]);
  return {
    ...summary,
    problem: problem ?? null,
    improvement: improvement ?? null,
    expectedEffect: expectedEffect ?? null,
    ...(decision ? { decidedBy: decision.by } : {}),
    ...(reason === undefined ? {} : { reason }),
  };
}
