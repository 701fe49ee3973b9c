import type { HandledCommand } from "@dure/command-handling";
import { accepted, assertThat, type Outcome } from "@dure/kernel";
import type { GlobalPosition } from "@dure/messages";
import type { RedemptionState, RedemptionStatus } from "../domain/redemption/state.ts";

/** What every command on a redemption answers. */
export interface RedemptionAnswer {
  readonly redemptionId: string;
  readonly status: RedemptionStatus;
  readonly revision: number;
  readonly position: GlobalPosition | undefined;
}

export function redemptionAnswer(
  redemptionId: string,
  handled: Outcome<HandledCommand<RedemptionState>>,
): Outcome<RedemptionAnswer> {
  if (!handled.ok) return handled;
  const { position, revision, state } = handled.value;
  assertThat(state, "REDEMPTION_STATE", "a command was accepted on a redemption that is not there");
  return accepted({ redemptionId, status: state.status, revision, position });
}
