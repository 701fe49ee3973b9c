import type { CommandContext } from "@dure/command-handling";
import type { Outcome } from "@dure/kernel";
import { praiseDecider } from "../../domain/praise/decide.ts";
import type { ClaimRoom } from "../claims/claim-room.ts";
import { type PraiseAnswer, praiseAnswer } from "./praise-answer.ts";
import { bindPraise } from "./praise-key.ts";

export interface VerifyPraiseRequest {
  readonly praiseId: string;
  readonly claimId: string;
}

/**
 * 칭찬 확인: ties a praise to an approved claim. An approved claim never changes again, so what was read stays true. From
 * here on it is known whom the praise is about: its text goes with the first of them who is erased. The key is bound
 * before the event is written, so that no crash leaves a praise without it; and only where the praise will be verified,
 * as a binding cannot be undone.
 */
export async function verifyPraise(
  room: ClaimRoom,
  context: CommandContext,
  { claimId, praiseId }: VerifyPraiseRequest,
): Promise<Outcome<PraiseAnswer>> {
  const { tenantId } = context;
  const [{ state: claim }, { state: praise }] = await Promise.all([
    room.claims.load(tenantId, claimId),
    room.praises.load(tenantId, praiseId),
  ]);
  const command = { type: "VerifyPraise", by: context.actor.ref, claimId, claim } as const;
  if (claim && praiseDecider.decide(command, praise, context).ok) {
    const praised = claim.submitted.contributions.map(({ personRef }) => personRef);
    await bindPraise(room.keyring, tenantId, praiseId, praised);
  }
  return praiseAnswer(praiseId, await room.praises.handle(praiseId, command, context));
}
