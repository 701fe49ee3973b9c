import type { ProposalEvent, ProposalSubmitted } from "./events.ts";

export type ProposalStatus = "SUBMITTED" | "ADOPTED" | "NOT_ADOPTED";

/** A proposal folded from its events. */
export interface Proposal {
  readonly status: ProposalStatus;
  /** Revision of its last event. */
  readonly revision: number;
  readonly submitted: ProposalSubmitted["data"];
}

/** Undefined: nothing was submitted under this id. */
export type ProposalState = Proposal | undefined;

export const proposalStatusKo: Readonly<Record<ProposalStatus, string>> = {
  SUBMITTED: "제출",
  ADOPTED: "채택",
  NOT_ADOPTED: "불채택",
};

/** Folds one event. */
export function evolveProposal(state: ProposalState, event: ProposalEvent): ProposalState {
  if (event.type === "proposal.submitted") {
    return { status: "SUBMITTED", revision: 0, submitted: event.data };
  }
  if (!state) return state;
  const status = event.type === "proposal.adopted" ? "ADOPTED" : "NOT_ADOPTED";
  return { ...state, revision: state.revision + 1, status };
}

/** True for the submitter and for everybody with a share in the proposal. */
export function isInvolved(proposal: Proposal, personRef: string): boolean {
  return proposal.submitted.contributions.some((part) => part.personRef === personRef);
}
