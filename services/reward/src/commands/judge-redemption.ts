import type { CommandContext } from "@dure/command-handling";
import { kstDate, type Outcome, refused } from "@dure/kernel";
import type { OfficerFacts, RedemptionCommand } from "../domain/redemption/commands.ts";
import type { Redemption } from "../domain/redemption/state.ts";
import { rewardProblems } from "../errors.ts";
import type { RedemptionRoom } from "../process/redemption-room.ts";
import { type RedemptionAnswer, redemptionAnswer } from "./redemption-answer.ts";

/**
 * What approving and rejecting share: the redemption must exist, and the directory says who judges today. The session may
 * be hours old; the role that counts is the one in force now.
 */
export async function judgeRedemption(
  room: RedemptionRoom,
  context: CommandContext,
  redemptionId: string,
  command: (
    by: OfficerFacts,
    redemption: Redemption,
  ) => RedemptionCommand | Promise<RedemptionCommand>,
): Promise<Outcome<RedemptionAnswer>> {
  const { actor, nowMs, tenantId } = context;
  const { state } = await room.redemptions.load(tenantId, redemptionId);
  if (!state) return refused(rewardProblems.refuse("NOT_FOUND"));
  const by = await room.directory.person(tenantId, actor.ref, kstDate(nowMs));
  if (!by) return refused(rewardProblems.refuse("NOT_REWARD_OFFICER"));
  const judged = await command(by, state);
  return redemptionAnswer(
    redemptionId,
    await room.redemptions.handle(redemptionId, judged, context),
  );
}
