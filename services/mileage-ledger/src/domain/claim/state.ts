import type { ClaimEvent, ClaimSubmitted } from "./events.ts";

export type ClaimStatus = "SUBMITTED" | "HEAD_CONFIRMED" | "APPROVED" | "REJECTED" | "WITHDRAWN";

/** A claim folded from its events. */
export interface Claim {
  readonly status: ClaimStatus;
  /** Revision of its last event. */
  readonly revision: number;
  readonly submitted: ClaimSubmitted["data"];
  readonly confirmedBy?: string;
  /** Id of the `claim.approved` event: what a praise and the ledger point at. */
  readonly approvedEventId?: string;
}

/** Undefined: nothing was submitted under this id. */
export type ClaimState = Claim | undefined;

export const claimStatusKo: Readonly<Record<ClaimStatus, string>> = {
  SUBMITTED: "부서장 확인 대기",
  HEAD_CONFIRMED: "승인 대기",
  APPROVED: "승인",
  REJECTED: "반려",
  WITHDRAWN: "취하",
};

/** Folds one event. Only an approval needs to know its own event: its id is what others refer to. */
export function evolveClaim(
  state: ClaimState,
  event: ClaimEvent,
  recorded: { readonly eventId: string },
): ClaimState {
  if (event.type === "claim.submitted") {
    return { status: "SUBMITTED", revision: 0, submitted: event.data };
  }
  if (!state) return state;
  const next = { ...state, revision: state.revision + 1 };
  switch (event.type) {
    case "claim.head-confirmed":
      return { ...next, status: "HEAD_CONFIRMED", confirmedBy: event.data.by };
    case "claim.approved":
      return { ...next, status: "APPROVED", approvedEventId: recorded.eventId };
    case "claim.rejected":
      return { ...next, status: "REJECTED" };
    case "claim.withdrawn":
      return { ...next, status: "WITHDRAWN" };
  }
}

/** True for the claimant and for everybody with a share in the claim. */
export function isInvolved(claim: Claim, personRef: string): boolean {
  return (
    claim.submitted.claimantRef === personRef ||
    claim.submitted.contributions.some((part) => part.personRef === personRef)
  );
}
