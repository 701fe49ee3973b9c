import type { Decider } from "@dure/command-handling";
import { accepted, type Outcome, type Refusal, refused } from "@dure/kernel";
import { proposalProblems } from "../../errors.ts";
import type { AdoptProposal, NotAdoptProposal, ProposalCommand } from "./commands.ts";
import type { ProposalEvent } from "./events.ts";
import {
  evolveProposal,
  isInvolved,
  type Proposal,
  type ProposalState,
  proposalStatusKo,
} from "./state.ts";
import { submitProposal } from "./submit.ts";

const { refuse } = proposalProblems;

/** Roles that decide on proposals (domain.md §2.3): the coordinating officer and the office for active administration. */
export const DECIDING_ROLES = ["PROPOSAL_OFFICER", "OFFICE"] as const;

/** A proposal from submission to its decision: SUBMITTED -> ADOPTED or NOT_ADOPTED. */
export const proposalDecider: Decider<ProposalState, ProposalCommand, ProposalEvent> = {
  initialState: () => undefined,
  decide(command, proposal) {
    if (command.type === "SubmitProposal") {
      return proposal ? refused(refuse("PROPOSAL_EXISTS")) : submitProposal(command);
    }
    if (!proposal) return refused(refuse("NOT_FOUND"));
    const why = whyNotDecide(proposal, command);
    return why ? refused(why) : decided(proposal, command);
  },
  evolve: evolveProposal,
};

function decided(
  { submitted }: Proposal,
  command: AdoptProposal | NotAdoptProposal,
): Outcome<readonly ProposalEvent[]> {
  const { by, on } = command;
  if (command.type === "AdoptProposal") {
    const { contributions } = submitted;
    return accepted([{ type: "proposal.adopted", data: { by: by.personRef, contributions, on } }]);
  }
  const { reason } = command;
  const data = { by: by.personRef, ...(reason ? { reason } : {}), on };
  return accepted([{ type: "proposal.not-adopted", data }]);
}

/** Nobody decides on a proposal in which they have a share, whatever their role (separation of duties). */
function whyNotDecide(
  proposal: Proposal,
  { by, expectedRevision }: AdoptProposal | NotAdoptProposal,
): Refusal | undefined {
  if (proposal.revision !== expectedRevision) {
    return refuse("STALE_VERSION", { expected: expectedRevision, actual: proposal.revision });
  }
  if (proposal.status !== "SUBMITTED") {
    return refuse("PROPOSAL_DECIDED", { state: proposalStatusKo[proposal.status] });
  }
  if (isInvolved(proposal, by.personRef)) return refuse("OWN_PROPOSAL");
  const may = by.active && DECIDING_ROLES.some((role) => by.roles.includes(role));
  return may ? undefined : refuse("NOT_PROPOSAL_OFFICER");
}
