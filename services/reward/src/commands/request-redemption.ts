import type { CommandContext } from "@dure/command-handling";
import { accepted, nameId, type Outcome, refused } from "@dure/kernel";
import type { TenantId } from "@dure/messages";
import type { RewardKind } from "../domain/redemption/events.ts";
import type { RedemptionState } from "../domain/redemption/state.ts";
import { rewardProblems } from "../errors.ts";
import type { RedemptionRoom } from "../process/redemption-room.ts";
import { type RedemptionAnswer, redemptionAnswer } from "./redemption-answer.ts";

export interface RequestRedemptionRequest {
  readonly tierPointsMilli: number;
  readonly kind: RewardKind;
}

/**
 * 보상 신청: writes the request, then takes the same step that the runner would take, so that the person learns at once
 * whether the ledger holds the reward. A refusal of the ledger reaches the person unchanged. Where the ledger is silent
 * the request stands and is carried on later; the same request again answers how it ended.
 */
export async function requestRedemption(
  room: RedemptionRoom,
  context: CommandContext,
  { kind, tierPointsMilli }: RequestRedemptionRequest,
  advance: (tenantId: TenantId, redemptionId: string) => Promise<RedemptionState>,
): Promise<Outcome<RedemptionAnswer>> {
  const { actor, commandId, tenantId } = context;
  const redemptionId = nameId("redemption", tenantId, commandId);
  const personRef = actor.ref;
  const command = { type: "RequestRedemption", personRef, tierPointsMilli, kind } as const;
  const requested = redemptionAnswer(
    redemptionId,
    await room.redemptions.handle(redemptionId, command, context),
  );
  if (!requested.ok) return requested;
  const state = await advance(tenantId, redemptionId);
  if (!state) return refused(rewardProblems.refuse("NOT_FOUND"));
  if (state.refusal) return refused(state.refusal);
  const { revision, status } = state;
  const position = await room.store.head();
  return accepted({ redemptionId, status, revision, position });
}
