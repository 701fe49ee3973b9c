import type { CommandContext } from "@dure/command-handling";
import type { Outcome } from "@dure/kernel";
import type { ClaimAnswer } from "./claim-answer.ts";
import type { ClaimRoom } from "./claim-room.ts";
import { claimTextPlace } from "./claim-text.ts";
import { type StepRequest, takeStep } from "./take-step.ts";

export interface RejectClaimRequest extends StepRequest {
  readonly reason: string;
}

/** 반려, by whoever the claim waits for. The reason is about the claimant, so the claimant's key seals it. */
export const rejectClaim = (
  room: ClaimRoom,
  context: CommandContext,
  request: RejectClaimRequest,
): Promise<Outcome<ClaimAnswer>> =>
  takeStep(room, context, request, async (facts, { submitted }) => ({
    type: "RejectClaim",
    expectedRevision: request.expectedRevision,
    ...facts,
    reason: await room.keyring.seal(
      context.tenantId,
      submitted.claimantRef,
      claimTextPlace(request.claimId, "reason"),
      request.reason,
    ),
  }));
