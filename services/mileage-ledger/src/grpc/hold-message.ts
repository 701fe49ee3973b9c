import type { MessageInitShape } from "@bufbuild/protobuf";
import { type HoldSchema, HoldState } from "@dure/contracts";
import type { LedgerState } from "@dure/ledger-books";

const STATES = {
  HELD: HoldState.HELD,
  PINNED: HoldState.PINNED,
  CAPTURED: HoldState.CAPTURED,
  RELEASED: HoldState.RELEASED,
  TOMBSTONE: HoldState.TOMBSTONE,
} as const;

/** A hold of the ledger as the contract tells it; undefined when the ledger knows none of that redemption. */
export function holdMessage(
  state: LedgerState,
  redemptionId: string,
): MessageInitShape<typeof HoldSchema> | undefined {
  const hold = state.holds.get(redemptionId);
  if (!hold) return undefined;
  return {
    redemptionId,
    state: STATES[hold.state],
    personRef: hold.person,
    pointsMilli: BigInt(hold.points),
    amountWon: BigInt(hold.won),
    leaveMinutes: BigInt(hold.leaveMinutes),
    month: hold.month,
    policyHash: hold.policyHash,
    timeoutAtMs: BigInt(hold.timeoutAt),
    seq: BigInt(hold.seq),
    mode: hold.mode,
  };
}
