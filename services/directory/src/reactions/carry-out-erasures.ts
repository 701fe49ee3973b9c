import { assertThat, type Clock, RefusalError, reactionId } from "@dure/kernel";
import { parseStreamName, type RecordedEvent } from "@dure/messages";
import type { DirectoryHandlers } from "../directory-handlers.ts";
import type { SubjectKeys } from "../subject-keys.ts";

/**
 * After the second approval: destroys the person's key, then writes down which key is gone. A crash between the two is
 * mended by the next try, because the key store answers the same receipt again and the command has the same id.
 */
export function carryOutErasures(parts: {
  readonly handlers: Pick<DirectoryHandlers, "erasures">;
  readonly keys: Pick<SubjectKeys, "destroy">;
  readonly clock: Clock;
}): (event: RecordedEvent) => Promise<void> {
  const { clock, handlers, keys } = parts;
  return async (event) => {
    if (event.eventType !== "erasure.approved") return;
    const { id: personRef, tenantId } = parseStreamName(event.streamName);
    // The log must say that it was approved, whatever brought this event here: there is no way back from what follows.
    const { state } = await handlers.erasures.load(tenantId, personRef);
    const isApproved = state?.status === "APPROVED" || state?.status === "CARRIED_OUT";
    assertThat(isApproved, "ERASURE_NOT_APPROVED", "an erasure without two approvals");
    const { keys: erased, receipt } = await keys.destroy(tenantId, personRef);
    const command = { kind: "carryOut", keys: erased, receipt } as const;
    const outcome = await handlers.erasures.handle(personRef, command, {
      tenantId,
      actor: { kind: "system", ref: "directory" },
      commandId: reactionId("directory.erasure", event.eventId, 0),
      correlationId: event.correlationId,
      causationId: event.eventId,
      ...(event.traceparent === undefined ? {} : { traceparent: event.traceparent }),
      nowMs: clock.nowMs(),
    });
    if (!outcome.ok) throw new RefusalError(outcome.refusal);
  };
}
