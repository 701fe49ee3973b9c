import type { RedemptionEvent } from "./events.ts";
import type { Redemption, RedemptionState, RedemptionStatus } from "./state.ts";

/** Folds one event. */
export function evolveRedemption(
  state: RedemptionState,
  event: RedemptionEvent,
  recorded: { readonly occurredAtMs: number },
): RedemptionState {
  const { occurredAtMs } = recorded;
  if (event.type === "redemption.requested") {
    return {
      status: "REQUESTED",
      statusSinceMs: occurredAtMs,
      statusRevision: 0,
      revision: 0,
      requested: event.data,
    };
  }
  if (!state) return state;
  const revision = state.revision + 1;
  const status = statusAfter(state, event);
  const next = { ...changed(state, event), revision };
  return status === state.status
    ? next
    : { ...next, status, statusSinceMs: occurredAtMs, statusRevision: revision };
}

function statusAfter(state: Redemption, event: RedemptionEvent): RedemptionStatus {
  switch (event.type) {
    case "redemption.requested":
      return "REQUESTED";
    case "redemption.held":
      return "HELD";
    case "redemption.refused":
      return "REFUSED";
    case "redemption.approved":
      return "APPROVED";
    case "redemption.pinned":
      return "PINNED";
    case "redemption.instructed":
      return "INSTRUCTED";
    case "redemption.payout-accepted":
      return "INSTRUCTED";
    case "redemption.payout-unknown":
      return "UNKNOWN";
    case "redemption.payout-confirmed":
      return "CONFIRMED";
    case "redemption.completed":
      return "COMPLETED";
    case "redemption.rejected":
    case "redemption.cancelled":
    case "redemption.hold-lost":
    case "redemption.payout-rejected":
      return "RELEASING";
    case "redemption.released":
      return event.data.outcome;
    case "redemption.captured":
    case "redemption.payout-disputed":
    case "redemption.escalated":
      return state.status;
  }
}

function changed(state: Redemption, event: RedemptionEvent): Redemption {
  const { payout } = state;
  switch (event.type) {
    case "redemption.held":
      return { ...state, held: event.data };
    case "redemption.refused":
      return { ...state, refusal: event.data.refusal };
    case "redemption.rejected":
      return { ...state, closing: "REJECTED" };
    case "redemption.cancelled":
      return { ...state, closing: "CANCELLED" };
    case "redemption.hold-lost":
      return { ...state, closing: "FAILED" };
    case "redemption.instructed": {
      const { epoch, payoutRef } = event.data;
      return { ...state, payout: { payoutRef, epoch, accepted: false, disputed: false } };
    }
    case "redemption.payout-accepted":
      return payout ? { ...state, payout: { ...payout, accepted: true } } : state;
    case "redemption.payout-confirmed":
      return payout ? { ...state, payout: { ...payout, concluded: "PAID" } } : state;
    case "redemption.payout-rejected":
      return payout
        ? { ...state, closing: "FAILED", payout: { ...payout, concluded: "REJECTED" } }
        : state;
    case "redemption.payout-disputed":
      return payout ? { ...state, payout: { ...payout, disputed: true } } : state;
    case "redemption.escalated":
      return { ...state, escalatedIn: state.status };
    default:
      return state;
  }
}
