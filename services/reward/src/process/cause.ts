import { hash } from "node:crypto";
import type { EventStore } from "@dure/event-store";
import { assertThat } from "@dure/kernel";
import { streamName, type TenantId } from "@dure/messages";
import type { Cause } from "./ledger.ts";

/** The event that began the present status, by id and hash of its stored bytes: what the ledger names as the cause. */
export async function causeAt(
  store: EventStore,
  tenantId: TenantId,
  redemptionId: string,
  revision: number,
): Promise<Cause> {
  const [event] = await store.readStream(streamName("redemption", tenantId, redemptionId), {
    direction: "forwards",
    fromRevision: revision,
    maxCount: 1,
  });
  assertThat(
    event?.streamRevision === revision,
    "CAUSE_MISSING",
    "an event that was folded is gone",
  );
  return { eventId: event.eventId, eventHash: hash("sha256", event.data, "hex") };
}
