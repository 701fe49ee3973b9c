import type { CommandContext } from "@dure/command-handling";
import { sealUnlessErased } from "@dure/contracts";
import type { Outcome } from "@dure/kernel";
import type { ClaimAnswer } from "./claim-answer.ts";
import type { ClaimRoom } from "./claim-room.ts";
import { claimTextPlace } from "./claim-text.ts";
import { type StepRequest, takeStep } from "./take-step.ts";

export interface RejectClaimRequest extends StepRequest {
  readonly reason: string;
}

/**
 * 반려, by whoever the claim waits for. The reason is about the claimant, so the claimant's key seals it; where the
 * claimant was erased the claim is decided all the same, and the reason is not kept.
 */
export const rejectClaim = (
  room: ClaimRoom,
  context: CommandContext,
  request: RejectClaimRequest,
): Promise<Outcome<ClaimAnswer>> =>
  takeStep(room, context, request, async (facts, { submitted }) => {
    const { claimId, expectedRevision } = request;
    const reason = await sealUnlessErased(
      room.keyring,
      context.tenantId,
      submitted.claimantRef,
      claimTextPlace(claimId, "reason"),
      request.reason,
    );
    return { type: "RejectClaim", expectedRevision, ...facts, ...(reason ? { reason } : {}) };
  });
