import { create, type DescMessage, type MessageInitShape, toBinary } from "@bufbuild/protobuf";
import { HoldChangedSchema, PointsGrantedSchema, PointsReversedSchema } from "@dure/contracts";
import { type LedgerEntry, parseEntry } from "@dure/ledger-books";
import type { BusMessage } from "@dure/message-bus";
import type { RecordedEvent } from "@dure/messages";

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

function tell(entry: LedgerEntry): Told | undefined {
  const common = { seq: BigInt(entry.seq), entryId: entry.id };
  switch (entry.type) {
    case "points.granted": {
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
    case "points.reversed": {
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
    case "redemption.reserved":
      return holdChanged(entry, "HELD", entry.body.person);
    case "redemption.pinned":
      return holdChanged(entry, "PINNED");
    case "redemption.captured":
      return holdChanged(entry, "CAPTURED");
    case "redemption.voided":
      return holdChanged(entry, "RELEASED");
    // Of these no other service needs to hear: what they say stands in the ledger, and the audit reads that itself.
    case "budget.funded":
    case "clawback.settled":
    case "lot.expired":
    case "period.closed":
    case "points.deducted":
    case "points.withheld":
    case "policy.published":
    case "redemption.barred":
    case "state.attested":
    case "subject.erased":
      return undefined;
  }
}

function holdChanged(
  entry: Extract<LedgerEntry, { body: { redemption: string } }>,
  state: "CAPTURED" | "HELD" | "PINNED" | "RELEASED",
  personRef = "",
): Told {
  const { redemption } = entry.body;
  return say(redemption, HoldChangedSchema, {
    seq: BigInt(entry.seq),
    entryId: entry.id,
    personRef,
    redemptionId: redemption,
    state,
  });
}
