import type { CommandContext } from "@dure/command-handling";
import type { Outcome } from "@dure/kernel";
import type { RedemptionRoom } from "../process/redemption-room.ts";
import { judgeRedemption } from "./judge-redemption.ts";
import type { RedemptionAnswer } from "./redemption-answer.ts";

/** 승인, by somebody else than the requester. The runner carries on from here. */
export const approveRedemption = (
  room: RedemptionRoom,
  context: CommandContext,
  redemptionId: string,
): Promise<Outcome<RedemptionAnswer>> =>
  judgeRedemption(room, context, redemptionId, (by) => ({ type: "ApproveRedemption", by }));
