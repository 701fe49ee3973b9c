import type { HandledCommand } from "@dure/command-handling";
import { accepted, assertThat, type Outcome } from "@dure/kernel";
import type { GlobalPosition } from "@dure/messages";
import type { ClaimEvent } from "../../domain/claim/events.ts";
import type { ClaimState, ClaimStatus } from "../../domain/claim/state.ts";

/** What every command on a claim answers. */
export interface ClaimAnswer {
  readonly claimId: string;
  readonly status: ClaimStatus;
  readonly revision: number;
  readonly position: GlobalPosition | undefined;
}

export function claimAnswer(
  claimId: string,
  handled: Outcome<HandledCommand<ClaimState, ClaimEvent>>,
): Outcome<ClaimAnswer> {
  if (!handled.ok) return handled;
  const { position, revision, state } = handled.value;
  assertThat(state, "CLAIM_STATE", "a command was accepted on a claim that does not exist");
  return accepted({ claimId, status: state.status, revision, position });
}
