import { type CivilDate, RefusalError } from "@dure/kernel";
import { parseStreamName, type RecordedEvent } from "@dure/messages";
import { claimEventTypes } from "../commands/claims/event-types.ts";
import { praiseEventTypes } from "../commands/praises/event-types.ts";
import type { GrantForAct, LedgerCommand } from "../domain/ledger/commands.ts";
import { causeOf } from "../ledger/cause.ts";
import type { Ledgers } from "../ledger/ledgers.ts";

const PRAISE_BONUS = "CITIZEN_PRAISE";

/**
 * Claims and praises become points here, and only here: the approval is an event of its own, and this reaction brings
 * it into the ledger under ids that follow from that event. However often it runs, the ledger has it once.
 */
export function grantApprovedClaims(ledgers: Ledgers): (event: RecordedEvent) => Promise<void> {
  return async (recorded) => {
    const command =
      recorded.eventType === "claim.approved"
        ? fromClaim(recorded)
        : recorded.eventType === "praise.verified"
          ? fromPraise(recorded)
          : undefined;
    if (!command) return;
    const outcome = await ledgers.of(recorded.tenantId).submit({
      command,
      actor: recorded.actor,
      correlationId: recorded.correlationId,
      ...(recorded.traceparent !== undefined && { traceparent: recorded.traceparent }),
    });
    if (!outcome.ok) throw new RefusalError(outcome.refusal);
  };
}

/** The name under which the ledger knows the act of a claim. */
export const claimAct = (claimId: string): string => `claim:${claimId}`;

function fromClaim(recorded: RecordedEvent): GrantForAct | undefined {
  const event = claimEventTypes.read(recorded);
  if (event.type !== "claim.approved") return undefined;
  const { actDate, activityCode, contributions, rank, subjectKey, units } = event.data;
  return {
    kind: "grantForAct",
    id: recorded.eventId,
    cause: [causeOf(recorded)],
    act: claimAct(parseStreamName(recorded.streamName).id),
    activity: activityCode,
    day: actDate as CivilDate,
    shares: contributions,
    ...(rank !== undefined && { rank }),
    ...(units !== undefined && { units }),
    ...(subjectKey !== undefined && { subjectKey }),
  };
}

function fromPraise(recorded: RecordedEvent): LedgerCommand | undefined {
  const event = praiseEventTypes.read(recorded);
  if (event.type !== "praise.verified") return undefined;
  return {
    kind: "grantBonus",
    id: recorded.eventId,
    cause: [causeOf(recorded)],
    code: PRAISE_BONUS,
    act: `praise:${parseStreamName(recorded.streamName).id}`,
    ofAct: claimAct(event.data.claimId),
  };
}
