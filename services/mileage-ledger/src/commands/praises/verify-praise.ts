import type { CommandContext } from "@dure/command-handling";
import type { Outcome } from "@dure/kernel";
import type { ClaimRoom } from "../claims/claim-room.ts";
import { type PraiseAnswer, praiseAnswer } from "./praise-answer.ts";

export interface VerifyPraiseRequest {
  readonly praiseId: string;
  readonly claimId: string;
}

/** 칭찬 확인: ties a praise to an approved claim. An approved claim never changes again, so what was read stays true. */
export async function verifyPraise(
  room: ClaimRoom,
  context: CommandContext,
  { claimId, praiseId }: VerifyPraiseRequest,
): Promise<Outcome<PraiseAnswer>> {
  const { state: claim } = await room.claims.load(context.tenantId, claimId);
  const command = { type: "VerifyPraise", by: context.actor.ref, claimId, claim } as const;
  return praiseAnswer(praiseId, await room.praises.handle(praiseId, command, context));
}
