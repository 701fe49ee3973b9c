import type { CommandContext } from "@dure/command-handling";
import { sealUnlessErased } from "@dure/contracts";
import type { Outcome } from "@dure/kernel";
import { type DecisionRequest, decideProposal } from "./decide-proposal.ts";
import type { ProposalAnswer } from "./proposal-answer.ts";
import type { ProposalRoom } from "./proposal-room.ts";
import { proposalTextPlace } from "./proposal-text.ts";

export interface NotAdoptRequest extends DecisionRequest {
  readonly reason: string;
}

/** 불채택. The reason is about the submitter's proposal, so the submitter's key seals it. */
export const notAdoptProposal = (
  room: ProposalRoom,
  context: CommandContext,
  request: NotAdoptRequest,
): Promise<Outcome<ProposalAnswer>> =>
  decideProposal(room, context, request, async (facts, { submitted }) => {
    const { expectedRevision, proposalId } = request;
    const place = proposalTextPlace(proposalId, "reason");
    const { submitterRef } = submitted;
    const reason = await sealUnlessErased(
      room.keyring,
      context.tenantId,
      submitterRef,
      place,
      request.reason,
    );
    return { type: "NotAdoptProposal", expectedRevision, ...facts, ...(reason ? { reason } : {}) };
  });
