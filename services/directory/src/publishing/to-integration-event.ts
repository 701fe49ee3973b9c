import { hash } from "node:crypto";
import { create, toBinary } from "@bufbuild/protobuf";
import {
  PersonAppointedSchema,
  PersonErasedSchema,
  PersonLeftSchema,
  PersonTransferredSchema,
  PolicyApprovedSchema,
} from "@dure/contracts";
import type { BusMessage } from "@dure/message-bus";
import { parseStreamName, type RecordedEvent } from "@dure/messages";
import { erasureEvents, personEvents, policyEvents } from "../event-types.ts";

export const DIRECTORY_TOPIC = "dure.directory.v1";

/** What other services are told of an event of the directory: nothing, or one message. No name ever leaves. */
export function toIntegrationEvents(recorded: RecordedEvent): readonly BusMessage[] {
  const told = tell(recorded);
  if (!told) return [];
  const { tenantId, id } = parseStreamName(recorded.streamName);
  const headers = {
    ce_specversion: "1.0",
    ce_id: recorded.eventId,
    ce_type: told.type,
    ce_source: "/dure/directory",
    ce_time: new Date(recorded.occurredAtMs).toISOString(),
    ce_tenantid: tenantId,
    ce_subject: recorded.streamName,
    ...(recorded.traceparent === undefined ? {} : { traceparent: recorded.traceparent }),
  };
  const key = `${tenantId}|${id}`;
  return [{ messageId: recorded.eventId, topic: DIRECTORY_TOPIC, key, headers, value: told.value }];
}

function tell(recorded: RecordedEvent): { type: string; value: Uint8Array } | undefined {
  if (personEvents.knows(recorded.eventType)) return tellOfPerson(recorded);
  if (recorded.eventType === "policy.approved") return tellOfPolicy(recorded);
  if (recorded.eventType === "erasure.carried-out") return tellOfErasure(recorded);
  return undefined;
}

function tellOfPerson(recorded: RecordedEvent): { type: string; value: Uint8Array } | undefined {
  const event = personEvents.read(recorded);
  const personRef = parseStreamName(recorded.streamName).id;
  if (event.type === "person.appointed") {
    const { gradeEquivalent, departmentCode, on } = event.data;
    const schema = PersonAppointedSchema;
    const message = create(schema, { personRef, gradeEquivalent, departmentCode, on });
    return { type: schema.typeName, value: toBinary(schema, message) };
  }
  if (event.type === "person.transferred") {
    const schema = PersonTransferredSchema;
    const message = create(schema, { personRef, ...event.data });
    return { type: schema.typeName, value: toBinary(schema, message) };
  }
  if (event.type === "person.left") {
    const schema = PersonLeftSchema;
    const message = create(schema, { personRef, on: event.data.on });
    return { type: schema.typeName, value: toBinary(schema, message) };
  }
  return undefined;
}

function tellOfPolicy(recorded: RecordedEvent): { type: string; value: Uint8Array } | undefined {
  const event = policyEvents.read(recorded);
  if (event.type !== "policy.approved") return undefined;
  const { version, effectiveFrom, canonicalJson, approvedBy } = event.data;
  const schema = PolicyApprovedSchema;
  const message = create(schema, {
    policyId: parseStreamName(recorded.streamName).id,
    version,
    hash: event.data.hash,
    effectiveFrom,
    canonicalJson,
    approvedBy: [...approvedBy],
    eventId: recorded.eventId,
    // Over the stored bytes, not over what we would write today.
    eventHash: hash("sha256", recorded.data, "hex"),
  });
  return { type: schema.typeName, value: toBinary(schema, message) };
}

function tellOfErasure(recorded: RecordedEvent): { type: string; value: Uint8Array } | undefined {
  const event = erasureEvents.read(recorded);
  if (event.type !== "erasure.carried-out") return undefined;
  const { approvedBy, ground, keys, personRef, receipt } = event.data;
  const schema = PersonErasedSchema;
  const message = create(schema, {
    personRef,
    ground,
    approvedBy: [...approvedBy],
    keys: keys.map(({ commitment, id }) => ({ commitment, id })),
    receipt,
    eventId: recorded.eventId,
    // Over the stored bytes, not over what we would write today.
    eventHash: hash("sha256", recorded.data, "hex"),
  });
  return { type: schema.typeName, value: toBinary(schema, message) };
}
