import type { CommandContext } from "@dure/command-handling";
import { nameId } from "@dure/kernel";
import type { TenantId } from "@dure/messages";
import type { Redemption } from "../domain/redemption/state.ts";

/** The name under which the runner acts. */
export const RUNNER = "reward.redemption-runner";

/**
 * The context of a step of the runner. Its command id follows from redemption, step and the status it starts from, so
 * that two runners, or one before and after a crash, write one event and not two.
 */
export function stepContext(
  tenantId: TenantId,
  redemptionId: string,
  redemption: Redemption,
  step: string,
  nowMs: number,
): CommandContext {
  const correlationId = nameId("redemption", tenantId, redemptionId);
  return {
    tenantId,
    actor: { kind: "system", ref: RUNNER },
    commandId: nameId(RUNNER, tenantId, redemptionId, step, String(redemption.statusRevision)),
    correlationId,
    nowMs,
    ...(redemption.held ? { policyHash: redemption.held.policyHash } : {}),
  };
}
