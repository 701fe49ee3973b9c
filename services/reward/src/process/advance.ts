import { RefusalError } from "@dure/kernel";
import type { TenantId } from "@dure/messages";
import type { RedemptionCommand } from "../domain/redemption/commands.ts";
import type { Redemption, RedemptionState } from "../domain/redemption/state.ts";
import { payoutRefOf } from "../payout/payout-ref.ts";
import { causeAt } from "./cause.ts";
import { callLedger } from "./ledger-steps.ts";
import { callPayoutPort } from "./payout-steps.ts";
import type { RedemptionRoom } from "./redemption-room.ts";
import { stepContext } from "./step-context.ts";

/** More than the longest way through the saga; a run that needs more goes in circles and stops. */
const MAX_STEPS = 12;

/**
 * Drives a redemption as far as it goes without a person or an operator. Called by the request itself, by the runner on
 * every event and by the sweep; whoever calls, each step is done once. Throws what a later try may mend.
 */
export async function advanceRedemption(
  room: RedemptionRoom,
  tenantId: TenantId,
  redemptionId: string,
): Promise<RedemptionState> {
  for (let step = 0; step < MAX_STEPS; step += 1) {
    const { state: redemption } = await room.redemptions.load(tenantId, redemptionId);
    if (!redemption) return undefined;
    const command = await nextCommand(room, tenantId, redemptionId, redemption);
    if (!command) return redemption;
    const after = await record(room, tenantId, redemptionId, redemption, command);
    if (command.type === "RecordHeld") await undoLateHold(room, tenantId, redemptionId, after);
    // Nothing was written: another runner was faster, or the answer is no news.
    if (after?.revision === redemption.revision) return after;
  }
  return (await room.redemptions.load(tenantId, redemptionId)).state;
}

async function nextCommand(
  room: RedemptionRoom,
  tenantId: TenantId,
  redemptionId: string,
  redemption: Redemption,
): Promise<RedemptionCommand | undefined> {
  switch (redemption.status) {
    case "REQUESTED":
    case "APPROVED":
    case "CONFIRMED":
    case "RELEASING":
      return callLedger(room, tenantId, redemptionId, redemption);
    case "PINNED": {
      const epoch = (redemption.payout?.epoch ?? 0) + 1;
      const payoutRef = payoutRefOf(room.payoutSecret, tenantId, redemptionId, epoch);
      return { type: "InstructPayout", payoutRef, epoch };
    }
    case "INSTRUCTED":
    case "UNKNOWN":
      return callPayoutPort(room, tenantId, redemption);
    default:
      return undefined;
  }
}

async function record(
  room: RedemptionRoom,
  tenantId: TenantId,
  redemptionId: string,
  redemption: Redemption,
  command: RedemptionCommand,
): Promise<RedemptionState> {
  const nowMs = room.clock.nowMs();
  const context = stepContext(tenantId, redemptionId, redemption, command.type, nowMs);
  const handled = await room.redemptions.handle(redemptionId, command, context);
  if (!handled.ok) throw new RefusalError(handled.refusal);
  return handled.value.state;
}

/**
 * A hold that was placed while another run closed the redemption as refused belongs to nobody. Whoever placed it gives it
 * back; a cancelled redemption does the same by its own release.
 */
async function undoLateHold(
  room: RedemptionRoom,
  tenantId: TenantId,
  redemptionId: string,
  after: RedemptionState,
): Promise<void> {
  if (after?.status !== "REFUSED") return;
  const cause = await causeAt(room.store, tenantId, redemptionId, after.statusRevision);
  await room.ledger.release({ tenantId, redemptionId, cause, reason: "TIMEOUT" });
}
