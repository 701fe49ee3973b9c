import { RefusalError } from "@dure/kernel";
import type { TenantId } from "@dure/messages";
import type { LedgerReply } from "../domain/redemption/commands.ts";
import type { HeldReward } from "../domain/redemption/events.ts";
import type { Redemption } from "../domain/redemption/state.ts";
import { rewardProblems } from "../errors.ts";
import { causeAt } from "./cause.ts";
import type { HoldCall, LedgerHold } from "./ledger.ts";
import type { RedemptionRoom } from "./redemption-room.ts";

/** Calls the ledger as the status demands and says what to record. Throws what is not certain; the caller tries again. */
export async function callLedger(
  room: RedemptionRoom,
  tenantId: TenantId,
  redemptionId: string,
  redemption: Redemption,
): Promise<LedgerReply | undefined> {
  const cause = await causeAt(room.store, tenantId, redemptionId, redemption.statusRevision);
  const call: HoldCall = { tenantId, redemptionId, cause };
  switch (redemption.status) {
    case "REQUESTED":
      return placeHold(room, redemption, call);
    case "APPROVED": {
      const pinned = await refusedOr(room.ledger.pin(call));
      if ("code" in pinned) return { type: "RecordHoldLost", code: pinned.code };
      return pinned.state === "PINNED"
        ? { type: "RecordPinned", ledgerSeq: pinned.seq }
        : { type: "RecordHoldLost", code: `HOLD_${pinned.state}` };
    }
    case "CONFIRMED": {
      const captured = await room.ledger.capture(call);
      if (captured.state !== "CAPTURED") throw wrongAnswer(redemptionId);
      return { type: "RecordCaptured", ledgerSeq: captured.seq };
    }
    case "RELEASING": {
      const released = await room.ledger.release({ ...call, reason: releaseReason(redemption) });
      const free = released.state === "RELEASED" || released.state === "TOMBSTONE";
      if (!free) throw wrongAnswer(redemptionId);
      return { type: "RecordReleased", ledgerSeq: released.seq };
    }
    default:
      return undefined;
  }
}

async function placeHold(
  room: RedemptionRoom,
  { requested }: Redemption,
  call: HoldCall,
): Promise<LedgerReply> {
  const { kind, personRef, requestedAtMs, tierPointsMilli } = requested;
  const request = { ...call, personRef, tierPointsMilli, kind, requestedAtMs };
  const placed = await refusedOr(room.ledger.place(request));
  if ("code" in placed) return { type: "RecordRefused", refusal: placed };
  if (placed.personRef !== personRef) throw wrongAnswer(call.redemptionId);
  // The same key answers the same hold, which may have timed out or been released since.
  if (placed.state === "RELEASED" || placed.state === "TOMBSTONE") {
    return { type: "RecordHoldLost", code: `HOLD_${placed.state}` };
  }
  return { type: "RecordHeld", held: heldReward(placed) };
}

const heldReward = (hold: LedgerHold): HeldReward => ({
  pointsMilli: hold.pointsMilli,
  amountWon: hold.amountWon,
  leaveMinutes: hold.leaveMinutes,
  month: hold.month,
  mode: hold.mode,
  policyHash: hold.policyHash,
  ledgerSeq: hold.seq,
});

/** Codes that say nothing about the request itself: the key is bound to something else, so a person has to look. */
const NO_ANSWER = new Set(["HOLD_KEY_REUSED", "GRPC_REQUEST_INVALID"]);

/** A definite refusal (4xx) as a value; everything uncertain is thrown on. */
async function refusedOr(answer: Promise<LedgerHold>) {
  try {
    return await answer;
  } catch (error) {
    const definite =
      error instanceof RefusalError &&
      error.refusal.status < 500 &&
      !NO_ANSWER.has(error.refusal.code);
    if (!definite) throw error;
    const { code, params, remedy, status, title, why } = error.refusal;
    return { code, status, title, why, remedy, params };
  }
}

function releaseReason({ closing, payout }: Redemption) {
  if (closing === "CANCELLED") return "USER" as const;
  if (closing === "REJECTED") return "REJECTED" as const;
  return payout ? ("PROVIDER" as const) : ("TIMEOUT" as const);
}

const wrongAnswer = (redemptionId: string) =>
  new RefusalError(rewardProblems.refuse("HOLD_ANSWER_WRONG", { redemptionId }));
