import { hash } from "node:crypto";
import { create, toBinary } from "@bufbuild/protobuf";
import {
  ProposalAdoptedSchema,
  ProposalNotAdoptedSchema,
  ProposalSubmittedSchema,
} from "@dure/contracts";
import type { BusMessage } from "@dure/message-bus";
import { parseStreamName, type RecordedEvent } from "@dure/messages";
import { proposalEventTypes } from "../commands/event-types.ts";

export const PROPOSAL_TOPIC = "dure.proposal.v1";

/**
 * The public form of a domain event. It carries no text, only references, and names the event by id and by the SHA-256
 * of its stored bytes, so that a ledger entry can be traced back to it.
 */
export function toIntegrationEvents(recorded: RecordedEvent): readonly BusMessage[] {
  if (!proposalEventTypes.knows(recorded.eventType)) return [];
  const { id: proposalId } = parseStreamName(recorded.streamName);
  const { eventId, tenantId, traceparent } = recorded;
  const message: BusMessage = {
    messageId: eventId,
    topic: PROPOSAL_TOPIC,
    key: `${tenantId}|${proposalId}`,
    headers: {
      ce_id: eventId,
      ce_type: `dure.proposal.v1.${publicName[proposalEventTypes.read(recorded).type]}`,
      ce_source: "/dure/proposal",
      ce_time: new Date(recorded.occurredAtMs).toISOString(),
      ce_specversion: "1.0",
      ce_tenantid: tenantId,
      ce_subject: recorded.streamName,
      ...(traceparent === undefined ? {} : { traceparent }),
    },
    value: encode(recorded, proposalId),
  };
  return [message];
}

const publicName = {
  "proposal.submitted": "ProposalSubmitted",
  "proposal.adopted": "ProposalAdopted",
  "proposal.not-adopted": "ProposalNotAdopted",
} as const;

function encode(recorded: RecordedEvent, proposalId: string): Uint8Array {
  const event = proposalEventTypes.read(recorded);
  const common = {
    proposalId,
    on: event.data.on,
    eventId: recorded.eventId,
    eventHash: hash("sha256", recorded.data, "hex"),
  };
  switch (event.type) {
    case "proposal.submitted": {
      const contributions = [...event.data.contributions];
      return toBinary(
        ProposalSubmittedSchema,
        create(ProposalSubmittedSchema, { ...common, contributions }),
      );
    }
    case "proposal.adopted": {
      const contributions = [...event.data.contributions];
      return toBinary(
        ProposalAdoptedSchema,
        create(ProposalAdoptedSchema, { ...common, contributions }),
      );
    }
    case "proposal.not-adopted":
      return toBinary(ProposalNotAdoptedSchema, create(ProposalNotAdoptedSchema, common));
  }
}
