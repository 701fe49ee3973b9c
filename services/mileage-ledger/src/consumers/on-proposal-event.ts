import { fromBinary } from "@bufbuild/protobuf";
import { ProposalAdoptedSchema, ProposalSubmittedSchema } from "@dure/contracts";
import { type CivilDate, RefusalError, reactionId } from "@dure/kernel";
import type { ReceivedMessage } from "@dure/message-bus";
import { tenantId } from "@dure/messages";
import { activitiesForEvent } from "@dure/policy";
import type { Ledgers } from "../ledger/ledgers.ts";

const EVENT_TYPES: Readonly<Record<string, string>> = {
  [ProposalSubmittedSchema.typeName]: "proposal.submitted",
  [ProposalAdoptedSchema.typeName]: "proposal.adopted",
};

/**
 * A proposal that was submitted or adopted earns points where the agency's policy names that event as the source of an
 * activity. A policy without such an activity grants nothing, and nothing is written.
 */
export function onProposalEvent(ledgers: Ledgers): (message: ReceivedMessage) => Promise<void> {
  return async (message) => {
    const eventType = EVENT_TYPES[message.headers["ce_type"] ?? ""];
    if (eventType === undefined) return;
    const schema =
      eventType === "proposal.adopted" ? ProposalAdoptedSchema : ProposalSubmittedSchema;
    const fact = fromBinary(schema, message.value);
    const tenant = tenantId(message.headers["ce_tenantid"] ?? "");
    const ledger = ledgers.of(tenant);
    const day = fact.on as CivilDate;
    const activities = await ledger.read((state) => {
      const version = state.policyOn(day);
      return version ? activitiesForEvent(version.rules, eventType) : [];
    });
    for (const [index, activity] of activities.entries()) {
      const outcome = await ledger.submit({
        command: {
          kind: "grantForAct",
          id: reactionId("mileage.proposal", fact.eventId, index),
          cause: [{ hash: fact.eventHash, id: fact.eventId }],
          act: `${eventType}:${fact.proposalId}:${activity.code}`,
          activity: activity.code,
          day,
          shares: fact.contributions,
        },
        actor: { kind: "system", ref: "mileage-ledger" },
        correlationId: message.headers["ce_correlationid"] ?? fact.eventId,
        ...(message.headers["traceparent"] !== undefined && {
          traceparent: message.headers["traceparent"],
        }),
      });
      if (!outcome.ok) throw new RefusalError(outcome.refusal);
    }
  };
}
