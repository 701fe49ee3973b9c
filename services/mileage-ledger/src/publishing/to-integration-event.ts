import { create, type DescMessage, type MessageInitShape, toBinary } from "@bufbuild/protobuf";
import { HoldChangedSchema, PointsGrantedSchema, PointsReversedSchema } from "@dure/contracts";
import type { BusMessage } from "@dure/message-bus";
import type { RecordedEvent } from "@dure/messages";
import { type LedgerEntry, parseEntry } from "../domain/ledger/entry.ts";

export const MILEAGE_TOPIC = "dure.mileage.v1";

/** What other services are told of a ledger entry. Entries about redemptions name the person only where they know one. */
export function toIntegrationEvents(recorded: RecordedEvent): readonly BusMessage[] {
  const told = tell(parseEntry(recorded.data));
  if (!told) return [];
  return [
    {
      messageId: recorded.eventId,
      topic: MILEAGE_TOPIC,
      key: `${recorded.tenantId}|${told.about}`,
      headers: {
        ce_specversion: "1.0",
        ce_id: recorded.eventId,
        ce_type: told.type,
        ce_source: "/dure/mileage-ledger",
        ce_time: new Date(recorded.occurredAtMs).toISOString(),
        ce_tenantid: recorded.tenantId,
        ce_subject: recorded.streamName,
        ce_correlationid: recorded.correlationId,
        ...(recorded.traceparent === undefined ? {} : { traceparent: recorded.traceparent }),
      },
      value: told.value,
    },
  ];
}

interface Told {
  readonly about: string;
  readonly type: string;
  readonly value: Uint8Array;
}

const say = <Schema extends DescMessage>(
  about: string,
  schema: Schema,
  fields: MessageInitShape<Schema>,
): Told => ({ about, type: schema.typeName, value: toBinary(schema, create(schema, fields)) });

const HOLD_STATES: Readonly<Record<string, string>> = {
  "redemption.reserved": "HELD",
  "redemption.pinned": "PINNED",
  "redemption.captured": "CAPTURED",
  "redemption.voided": "RELEASED",
};

function tell(entry: LedgerEntry): Told | undefined {
  const common = { seq: BigInt(entry.seq), entryId: entry.id };
  if (entry.type === "points.granted") {
    const { activity, department, person, points } = entry.body;
    return say(person, PointsGrantedSchema, {
      ...common,
      personRef: person,
      pointsMilli: BigInt(points),
      departmentCode: department,
      on: entry.eff,
      activityCode: activity,
    });
  }
  if (entry.type === "points.reversed") {
    const { department, original, person, points } = entry.body;
    return say(person, PointsReversedSchema, {
      ...common,
      personRef: person,
      pointsMilli: BigInt(points),
      departmentCode: department,
      on: entry.eff,
      reversedEntryId: original,
    });
  }
  const state = HOLD_STATES[entry.type];
  if (state === undefined || !("redemption" in entry.body)) return undefined;
  return say(entry.body.redemption, HoldChangedSchema, {
    ...common,
    personRef: "person" in entry.body ? entry.body.person : "",
    redemptionId: entry.body.redemption,
    state,
  });
}
