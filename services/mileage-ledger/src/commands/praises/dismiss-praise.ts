import type { CommandContext } from "@dure/command-handling";
import { type Outcome, refused } from "@dure/kernel";
import { claimProblems } from "../../errors.ts";
import type { ClaimRoom } from "../claims/claim-room.ts";
import { type PraiseAnswer, praiseAnswer } from "./praise-answer.ts";
import { praiseTextPlace } from "./praise-text.ts";

export interface DismissPraiseRequest {
  readonly praiseId: string;
  readonly reason: string;
}

/** 칭찬 종결, with a reason. The reason may quote the citizen, so the citizen's key seals it. */
export async function dismissPraise(
  room: ClaimRoom,
  context: CommandContext,
  { praiseId, reason }: DismissPraiseRequest,
): Promise<Outcome<PraiseAnswer>> {
  const { tenantId } = context;
  const { state: praise } = await room.praises.load(tenantId, praiseId);
  if (!praise) return refused(claimProblems.refuse("NOT_FOUND"));
  const place = praiseTextPlace(praiseId, "reason");
  const sealed = await room.keyring.seal(tenantId, praise.received.subjectRef, place, reason);
  const command = { type: "DismissPraise", by: context.actor.ref, reason: sealed } as const;
  return praiseAnswer(praiseId, await room.praises.handle(praiseId, command, context));
}
