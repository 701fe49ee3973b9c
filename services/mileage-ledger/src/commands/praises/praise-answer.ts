import type { HandledCommand } from "@dure/command-handling";
import { accepted, assertThat, type Outcome } from "@dure/kernel";
import type { GlobalPosition } from "@dure/messages";
import type { PraiseState, PraiseStatus } from "../../domain/praise/decide.ts";
import type { PraiseEvent } from "../../domain/praise/events.ts";

/** What every command on a praise answers. */
export interface PraiseAnswer {
  readonly praiseId: string;
  readonly status: PraiseStatus;
  readonly revision: number;
  readonly position: GlobalPosition | undefined;
}

export function praiseAnswer(
  praiseId: string,
  handled: Outcome<HandledCommand<PraiseState, PraiseEvent>>,
): Outcome<PraiseAnswer> {
  if (!handled.ok) return handled;
  const { position, revision, state } = handled.value;
  assertThat(state, "PRAISE_STATE", "a command was accepted on a praise that does not exist");
  return accepted({ praiseId, status: state.status, revision, position });
}
