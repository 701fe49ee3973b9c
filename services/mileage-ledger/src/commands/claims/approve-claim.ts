import type { CommandContext } from "@dure/command-handling";
import type { Outcome } from "@dure/kernel";
import type { ClaimAnswer } from "./claim-answer.ts";
import type { ClaimRoom } from "./claim-room.ts";
import { type StepRequest, takeStep } from "./take-step.ts";

/** Step 2, 전담부서 승인. The ledger grants the points when it sees the event; this use case moves none. */
export const approveClaim = (
  room: ClaimRoom,
  context: CommandContext,
  request: StepRequest,
): Promise<Outcome<ClaimAnswer>> =>
  takeStep(room, context, request, (facts) => ({
    type: "ApproveClaim",
    expectedRevision: request.expectedRevision,
    ...facts,
  }));
