import type { EventStore } from "@dure/event-store";
import { RefusalError } from "@dure/kernel";
import type { Projector } from "@dure/processing";
import type { FindPayout } from "../commands/apply-payout-report.ts";
import { rewardProblems } from "../errors.ts";
import { PAYOUTS, type PayoutDocument } from "../projections/redemptions.v1.ts";

const WAIT_MS = 5_000;

/**
 * Finds a payout by its reference. A reference that the view does not know yet is looked for again once the view has seen
 * the whole log, so that a fresh payout is never taken for an unknown line. Refusal: `VIEW_BEHIND`.
 */
export function payoutFinder(store: EventStore, reader: Projector["reader"]): FindPayout {
  return async (tenantId, payoutRef) => {
    const found = await reader.get<PayoutDocument>(PAYOUTS, tenantId, payoutRef);
    if (found) return found.doc.redemptionId;
    const head = await store.head();
    if (head === undefined) return undefined;
    if (!(await reader.waitFor(head, WAIT_MS))) {
      throw new RefusalError(rewardProblems.refuse("VIEW_BEHIND"));
    }
    return (await reader.get<PayoutDocument>(PAYOUTS, tenantId, payoutRef))?.doc.redemptionId;
  };
}
