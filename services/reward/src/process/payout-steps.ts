import type { TenantId } from "@dure/messages";
import type { PayoutReply } from "../domain/redemption/commands.ts";
import type { Redemption } from "../domain/redemption/state.ts";
import type { PayoutAnswer, PayoutInstruction, PayoutPort } from "../payout/port.ts";
import type { RedemptionRoom } from "./redemption-room.ts";

const PAYOUT_DEADLINE_MS = 10_000;

/**
 * Hands the instruction over, or finds out what became of it. The port is asked first whether it has the reference: that
 * is what makes a restart after "sent, but not written down" harmless. Nothing is ever sent again after an uncertain
 * outcome, unless the port can prove that it was never handed over.
 */
export async function callPayoutPort(
  room: RedemptionRoom,
  tenantId: TenantId,
  redemption: Redemption,
): Promise<PayoutReply | undefined> {
  const { held, payout, requested, status } = redemption;
  if (!held || !payout || payout.accepted) return undefined;
  const { payoutRef } = payout;
  const port = room.payoutPorts[requested.kind];
  const deadlineMs = room.payoutDeadlineMs ?? PAYOUT_DEADLINE_MS;
  const found = await certainOr(() => port.query(tenantId, payoutRef), deadlineMs);
  if (found.state !== "NOT_FOUND") return reply(payoutRef, found, status);
  if (status === "UNKNOWN" && !port.capabilities.authoritativeQuery) return undefined;
  const instruction: PayoutInstruction = {
    tenantId,
    payoutRef,
    personRef: requested.personRef,
    kind: requested.kind,
    amountWon: held.amountWon,
    leaveMinutes: held.leaveMinutes,
  };
  const answer = await certainOr(() => port.submit(instruction), deadlineMs);
  return reply(payoutRef, answer, status);
}

function reply(
  payoutRef: string,
  answer: PayoutAnswer,
  status: Redemption["status"],
): PayoutReply | undefined {
  switch (answer.state) {
    case "ACCEPTED": {
      const { artefactSha256 } = answer;
      return { type: "RecordPayoutAccepted", payoutRef, artefactSha256 };
    }
    case "REJECTED":
      return { type: "RecordPayoutRejected", payoutRef, code: answer.code };
    case "UNKNOWN":
      // Still unknown is no news.
      return status === "UNKNOWN"
        ? undefined
        : { type: "RecordPayoutUnknown", payoutRef, reason: answer.reason };
  }
}

/** An error or a silence is an unknown outcome. Its text may name a person or a file, so only its kind is kept. */
async function certainOr<Answer extends Awaited<ReturnType<PayoutPort["query"]>>>(
  call: () => Promise<Answer>,
  deadlineMs: number,
): Promise<Answer | { readonly state: "UNKNOWN"; readonly reason: string }> {
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<{ state: "UNKNOWN"; reason: string }>((resolve) => {
    timer = setTimeout(() => resolve({ state: "UNKNOWN", reason: "TIMEOUT" }), deadlineMs);
  });
  try {
    return await Promise.race([call(), silence]);
  } catch {
    return { state: "UNKNOWN", reason: "PORT_ERROR" };
  } finally {
    clearTimeout(timer);
  }
}
