import type { CommandContext } from "@dure/command-handling";
import type { Outcome } from "@dure/kernel";
import type { RedemptionRoom } from "../process/redemption-room.ts";
import { type RedemptionAnswer, redemptionAnswer } from "./redemption-answer.ts";

/** 취소, by the requester before approval. */
export async function cancelRedemption(
  room: RedemptionRoom,
  context: CommandContext,
  redemptionId: string,
): Promise<Outcome<RedemptionAnswer>> {
  const command = { type: "CancelRedemption", by: context.actor.ref } as const;
  return redemptionAnswer(
    redemptionId,
    await room.redemptions.handle(redemptionId, command, context),
  );
}
