import type { CommandContext } from "@dure/command-handling";
import { type CivilDate, kstDate, type Outcome, refused } from "@dure/kernel";
import type { PersonFacts, ProposalCommand } from "../domain/proposal/commands.ts";
import type { Proposal } from "../domain/proposal/state.ts";
import { proposalProblems } from "../errors.ts";
import { type ProposalAnswer, proposalAnswer } from "./proposal-answer.ts";
import type { ProposalRoom } from "./proposal-room.ts";

export interface DecisionRequest {
  readonly proposalId: string;
  /** The revision that the person saw (`If-Match`). */
  readonly expectedRevision: number;
}

/**
 * What adopting and not adopting share: the proposal must exist, and the directory says who decides today. The session
 * may be hours old; the role that counts is the one in force now.
 */
export async function decideProposal(
  room: ProposalRoom,
  context: CommandContext,
  { proposalId }: DecisionRequest,
  command: (
    facts: { by: PersonFacts; on: CivilDate },
    proposal: Proposal,
  ) => ProposalCommand | Promise<ProposalCommand>,
): Promise<Outcome<ProposalAnswer>> {
  const { actor, nowMs, tenantId } = context;
  const { state: proposal } = await room.proposals.load(tenantId, proposalId);
  if (!proposal) return refused(proposalProblems.refuse("NOT_FOUND"));
  const on = kstDate(nowMs);
  const by = await room.directory.person(tenantId, actor.ref, on);
  if (!by) return refused(proposalProblems.refuse("NOT_PROPOSAL_OFFICER"));
  const decision = await command({ by, on }, proposal);
  return proposalAnswer(proposalId, await room.proposals.handle(proposalId, decision, context));
}
