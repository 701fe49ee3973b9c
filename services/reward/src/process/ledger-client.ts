import {
  grpcClient,
  type Hold,
  HoldService,
  RewardKind,
  HoldState as WireState,
} from "@dure/contracts";
import { RefusalError } from "@dure/kernel";
import { rewardProblems } from "../errors.ts";
import type { HoldCall, HoldLedger, HoldState, LedgerHold } from "./ledger.ts";

const DEADLINE_MS = 2_000;

export interface LedgerClient extends HoldLedger {
  close(): void;
}

/** The ledger over gRPC. An answer about another redemption, or without a state, is refused with `HOLD_ANSWER_WRONG`. */
export function ledgerClient(
  address: string | (() => string),
  { deadlineMs = DEADLINE_MS }: { readonly deadlineMs?: number } = {},
): LedgerClient {
  const client = grpcClient(HoldService, address, { deadlineMs });
  return {
    async place({
      cause,
      kind,
      personRef,
      redemptionId,
      requestedAtMs,
      tenantId,
      tierPointsMilli,
    }) {
      const { hold } = await client.placeHold({
        ...wireCall({ cause, redemptionId, tenantId }, "hold"),
        personRef,
        tierPointsMilli: BigInt(tierPointsMilli),
        kind: kind === "LEAVE" ? RewardKind.LEAVE : RewardKind.LOCAL_CURRENCY,
        requestedAtMs: BigInt(requestedAtMs),
      });
      return read(hold, redemptionId);
    },
    async pin(call) {
      const { hold } = await client.pinHold(wireCall(call, "pin"));
      return read(hold, call.redemptionId);
    },
    async capture(call) {
      const { hold } = await client.captureHold(wireCall(call, "capture"));
      return read(hold, call.redemptionId);
    },
    async release(call) {
      const { reason } = call;
      const { hold } = await client.releaseHold({ ...wireCall(call, "release"), reason });
      return read(hold, call.redemptionId);
    },
    close: () => client.close(),
  };
}

const wireCall = ({ cause, redemptionId, tenantId }: HoldCall, step: string) => ({
  tenantId,
  redemptionId,
  key: `${redemptionId}/${step}`,
  causeEventId: cause.eventId,
  causeEventHash: cause.eventHash,
});

const STATES: Readonly<Record<WireState, HoldState | undefined>> = {
  [WireState.UNSPECIFIED]: undefined,
  [WireState.HELD]: "HELD",
  [WireState.PINNED]: "PINNED",
  [WireState.CAPTURED]: "CAPTURED",
  [WireState.RELEASED]: "RELEASED",
  [WireState.TOMBSTONE]: "TOMBSTONE",
};

function read(hold: Hold | undefined, redemptionId: string): LedgerHold {
  const state = hold && STATES[hold.state];
  if (!hold || !state || hold.redemptionId !== redemptionId) {
    throw new RefusalError(rewardProblems.refuse("HOLD_ANSWER_WRONG", { redemptionId }));
  }
  const { mode, month, personRef, policyHash } = hold;
  return {
    redemptionId,
    state,
    personRef,
    pointsMilli: Number(hold.pointsMilli),
    amountWon: Number(hold.amountWon),
    leaveMinutes: Number(hold.leaveMinutes),
    month,
    policyHash,
    mode,
    seq: Number(hold.seq),
  };
}
