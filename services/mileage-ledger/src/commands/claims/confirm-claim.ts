import type { CommandContext } from "@dure/command-handling";
import type { Outcome } from "@dure/kernel";
import type { ClaimAnswer } from "./claim-answer.ts";
import type { ClaimRoom } from "./claim-room.ts";
import { type StepRequest, takeStep } from "./take-step.ts";

/** Step 1, 부서장 확인. */
export const confirmClaim = (
  room: ClaimRoom,
  context: CommandContext,
  request: StepRequest,
): Promise<Outcome<ClaimAnswer>> =>
  takeStep(room, context, request, (facts) => ({
    type: "ConfirmClaim",
    expectedRevision: request.expectedRevision,
    ...facts,
  }));
