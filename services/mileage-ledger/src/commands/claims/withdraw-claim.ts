import type { CommandContext } from "@dure/command-handling";
import type { Outcome } from "@dure/kernel";
import { type ClaimAnswer, claimAnswer } from "./claim-answer.ts";
import type { ClaimRoom } from "./claim-room.ts";
import type { StepRequest } from "./take-step.ts";

/** 취하 by the claimant, as long as nothing was decided. */
export async function withdrawClaim(
  room: ClaimRoom,
  context: CommandContext,
  { claimId, expectedRevision }: StepRequest,
): Promise<Outcome<ClaimAnswer>> {
  const command = { type: "WithdrawClaim", by: context.actor.ref, expectedRevision } as const;
  return claimAnswer(claimId, await room.claims.handle(claimId, command, context));
}
