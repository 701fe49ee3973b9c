import type { CommandContext } from "@dure/command-handling";
import { sealUnlessErased } from "@dure/contracts";
import type { Outcome } from "@dure/kernel";
import type { RedemptionRoom } from "../process/redemption-room.ts";
import { judgeRedemption } from "./judge-redemption.ts";
import type { RedemptionAnswer } from "./redemption-answer.ts";
import { redemptionTextPlace } from "./redemption-text.ts";

/** 반려. The reason is about the requester, so the requester's key seals it. */
export const rejectRedemption = (
  room: RedemptionRoom,
  context: CommandContext,
  { reason, redemptionId }: { readonly redemptionId: string; readonly reason: string },
): Promise<Outcome<RedemptionAnswer>> =>
  judgeRedemption(room, context, redemptionId, async (by, { requested }) => {
    const place = redemptionTextPlace(redemptionId, "reason");
    const { personRef } = requested;
    const sealed = await sealUnlessErased(room.keyring, context.tenantId, personRef, place, reason);
    return { type: "RejectRedemption", by, ...(sealed ? { reason: sealed } : {}) };
  });
