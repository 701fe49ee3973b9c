import type { CommandContext } from "@dure/command-handling";
import type { Outcome } from "@dure/kernel";
import { type DecisionRequest, decideProposal } from "./decide-proposal.ts";
import type { ProposalAnswer } from "./proposal-answer.ts";
import type { ProposalRoom } from "./proposal-room.ts";

/** 채택. */
export const adoptProposal = (
  room: ProposalRoom,
  context: CommandContext,
  request: DecisionRequest,
): Promise<Outcome<ProposalAnswer>> =>
  decideProposal(room, context, request, (facts) => ({
    type: "AdoptProposal",
    expectedRevision: request.expectedRevision,
    ...facts,
  }));
