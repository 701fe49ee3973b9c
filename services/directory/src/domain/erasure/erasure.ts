import type { CivilDate } from "@dure/kernel";
import type { FactsOfEvent } from "../decision.ts";

/**
 * Grounds of the Personal Information Protection Act (개인정보 보호법): article 21, the period of keeping is over or the
 * purpose is reached; article 36, the person has demanded it.
 */
export const ERASURE_GROUNDS = ["PIPA_21", "PIPA_36"] as const;
export type ErasureGround = (typeof ERASURE_GROUNDS)[number];

/** A law demands that the record be kept, the ground does not hold, or the requester took the request back. */
export const DECLINE_REASONS = ["RETENTION_REQUIRED", "GROUND_NOT_MET", "WITHDRAWN"] as const;
export type DeclineReason = (typeof DECLINE_REASONS)[number];

export type ErasedKeyFacts = { readonly id: string; readonly commitment: string };

export type ErasureEvent =
  | {
      readonly type: "erasure.requested";
      readonly data: {
        readonly personRef: string;
        readonly ground: ErasureGround;
        readonly requestedBy: string;
      };
    }
  | { readonly type: "erasure.endorsed"; readonly data: { readonly by: string } }
  | {
      /** The second approval: from here on there is no way back. */
      readonly type: "erasure.approved";
      readonly data: { readonly by: string; readonly approvedBy: readonly [string, string] };
    }
  | {
      readonly type: "erasure.declined";
      readonly data: { readonly by: string; readonly reason: DeclineReason };
    }
  | {
      /** The keys are gone. Whole, because the ledger and auditors are told from it alone. */
      readonly type: "erasure.carried-out";
      readonly data: {
        readonly personRef: string;
        readonly ground: ErasureGround;
        readonly approvedBy: readonly [string, string];
        readonly keys: readonly ErasedKeyFacts[];
        /** SHA-256 (hex) of what the key store notes of the destruction. */
        readonly receipt: string;
      };
    };

type Step = { readonly by: string; readonly on: CivilDate };

/** The newest request to erase a person, and what became of it. */
export type Erasure = {
  readonly personRef: string;
  readonly ground: ErasureGround;
  readonly status: "REQUESTED" | "ENDORSED" | "APPROVED" | "DECLINED" | "CARRIED_OUT";
  readonly requested: Step;
  readonly approvals: readonly Step[];
  readonly declined?: Step & { readonly reason: DeclineReason };
  readonly carriedOut?: {
    readonly on: CivilDate;
    readonly keys: readonly ErasedKeyFacts[];
    readonly receipt: string;
  };
};
export type ErasureState = Erasure | null;

export const noErasure = (): ErasureState => null;

export function evolveErasure(
  state: ErasureState,
  event: ErasureEvent,
  facts: FactsOfEvent,
): ErasureState {
  const on = facts.businessDate;
  if (event.type === "erasure.requested") {
    const { ground, personRef, requestedBy } = event.data;
    const requested = { by: requestedBy, on };
    return { personRef, ground, status: "REQUESTED", requested, approvals: [] };
  }
  if (state === null) return null;
  switch (event.type) {
    case "erasure.endorsed":
      return { ...state, status: "ENDORSED", approvals: [{ by: event.data.by, on }] };
    case "erasure.approved":
      return {
        ...state,
        status: "APPROVED",
        approvals: [...state.approvals, { by: event.data.by, on }],
      };
    case "erasure.declined":
      return { ...state, status: "DECLINED", declined: { ...event.data, on } };
    case "erasure.carried-out": {
      const { keys, receipt } = event.data;
      return { ...state, status: "CARRIED_OUT", carriedOut: { on, keys, receipt } };
    }
  }
}
