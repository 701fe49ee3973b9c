import { type CommandHandler, createCommandHandler } from "@dure/command-handling";
import type { SubjectKeyring } from "@dure/contracts";
import type { EventStore } from "@dure/event-store";
import type { Clock, Ids } from "@dure/kernel";
import { redemptionEventTypes } from "../commands/event-types.ts";
import type { Directory } from "../directory.ts";
import type { RedemptionCommand } from "../domain/redemption/commands.ts";
import { redemptionDecider } from "../domain/redemption/decide.ts";
import type { RedemptionEvent } from "../domain/redemption/events.ts";
import type { RedemptionState } from "../domain/redemption/state.ts";
import type { PayoutPorts } from "../payout/port.ts";
import type { HoldLedger } from "./ledger.ts";

export interface RedemptionRoomParts {
  readonly store: EventStore;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly directory: Directory;
  readonly keyring: Pick<SubjectKeyring, "seal" | "open">;
  readonly ledger: HoldLedger;
  readonly payoutPorts: PayoutPorts;
  /** Secret from which payout references follow; stable, because a reference is made before it is written. */
  readonly payoutSecret: string;
  /** How long a payout port may take; after that its outcome is unknown. 10 s. */
  readonly payoutDeadlineMs?: number;
}

/** What the use cases and the runner of redemptions work with. */
export type RedemptionRoom = RedemptionRoomParts & {
  readonly redemptions: CommandHandler<RedemptionState, RedemptionCommand, RedemptionEvent>;
};

/** Builds the handler of the streams `redemption`. */
export function createRedemptions(parts: RedemptionRoomParts): RedemptionRoom {
  const { clock, ids, store } = parts;
  const redemptions = createCommandHandler({
    store,
    category: "redemption",
    decider: redemptionDecider,
    registry: redemptionEventTypes,
    clock,
    ids,
  });
  return { ...parts, redemptions };
}
