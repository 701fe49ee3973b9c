import type { RewardKind } from "../domain/redemption/events.ts";

/** One reward to hand over. It names the person by reference only; whoever pays knows the recipient's card or phone. */
export interface PayoutInstruction {
  readonly tenantId: string;
  /** The same for every attempt, so that two attempts are one instruction. */
  readonly payoutRef: string;
  readonly personRef: string;
  readonly kind: RewardKind;
  /** Whole won; zero for leave. */
  readonly amountWon: number;
  /** Minutes of leave, 480 a day; zero for vouchers. */
  readonly leaveMinutes: number;
}

export type PayoutAnswer =
  /** The operator has it. `artefactSha256` names the file where there is one. */
  | { readonly state: "ACCEPTED"; readonly artefactSha256?: string }
  /** Only codes of the allow-list count as a rejection; the decider treats every other one as unknown. */
  | { readonly state: "REJECTED"; readonly code: string }
  | { readonly state: "UNKNOWN"; readonly reason: string };

export interface PayoutCapabilities {
  readonly mode: "FILE" | "API";
  /**
   * True where "not found" is proof that nothing was handed over, as with a folder of our own. An operator's API that
   * forgets keys after a day has no such proof, and an uncertain payout is never sent again there.
   */
  readonly authoritativeQuery: boolean;
}

/**
 * Hands rewards over. `submit` must be idempotent by `payoutRef`. An error or a silence of either call is an unknown
 * outcome, never a failure.
 */
export interface PayoutPort {
  readonly capabilities: PayoutCapabilities;
  submit(instruction: PayoutInstruction): Promise<PayoutAnswer>;
  query(
    tenantId: string,
    payoutRef: string,
  ): Promise<PayoutAnswer | { readonly state: "NOT_FOUND" }>;
}

/** Vouchers of the local currency, paid by its operator. */
export type VoucherPayoutPort = PayoutPort;
/** Reward leave, granted by personnel in their own system; same states, confirmed by a report. */
export type LeaveGrantPort = PayoutPort;

export type PayoutPorts = {
  readonly LOCAL_CURRENCY: VoucherPayoutPort;
  readonly LEAVE: LeaveGrantPort;
};
