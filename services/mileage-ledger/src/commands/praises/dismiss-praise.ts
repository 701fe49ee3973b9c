import type { CommandContext } from "@dure/command-handling";
import { type Outcome, refused } from "@dure/kernel";
import { claimProblems } from "../../errors.ts";
import type { ClaimRoom } from "../claims/claim-room.ts";
import { type PraiseAnswer, praiseAnswer } from "./praise-answer.ts";
import { sealPraiseText } from "./praise-key.ts";

export interface DismissPraiseRequest {
  readonly praiseId: string;
  readonly reason: string;
}

/**
 * 칭찬 종결, with a reason. The reason may quote the praise, so the praise's key seals it; where that is gone the praise is
 * dismissed all the same, and the reason is not kept.
 */
export async function dismissPraise(
  room: ClaimRoom,
  context: CommandContext,
  { praiseId, reason }: DismissPraiseRequest,
): Promise<Outcome<PraiseAnswer>> {
  const { tenantId } = context;
  const { state: praise } = await room.praises.load(tenantId, praiseId);
  if (!praise) return refused(claimProblems.refuse("NOT_FOUND"));
  const subject = { praiseId, citizenRef: praise.received.subjectRef };
  const sealed = await sealPraiseText(room.keyring, tenantId, subject, "reason", reason);
  const by = context.actor.ref;
  const command = { type: "DismissPraise", by, ...(sealed && { reason: sealed }) } as const;
  return praiseAnswer(praiseId, await room.praises.handle(praiseId, command, context));
}
