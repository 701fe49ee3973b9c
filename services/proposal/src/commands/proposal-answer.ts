import type { HandledCommand } from "@dure/command-handling";
import { accepted, assertThat, type Outcome } from "@dure/kernel";
import type { GlobalPosition } from "@dure/messages";
import type { ProposalState, ProposalStatus } from "../domain/proposal/state.ts";

/** What every command on a proposal answers. */
export interface ProposalAnswer {
  readonly proposalId: string;
  readonly status: ProposalStatus;
  readonly revision: number;
  readonly position: GlobalPosition | undefined;
}

export function proposalAnswer(
  proposalId: string,
  handled: Outcome<HandledCommand<ProposalState>>,
): Outcome<ProposalAnswer> {
  if (!handled.ok) return handled;
  const { position, revision, state } = handled.value;
  assertThat(state, "PROPOSAL_STATE", "a command was accepted on a proposal that does not exist");
  return accepted({ proposalId, status: state.status, revision, position });
}
