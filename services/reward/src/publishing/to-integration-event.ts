import { create, toBinary } from "@bufbuild/protobuf";
import { RedemptionClosedWithoutRewardSchema, RedemptionCompletedSchema } from "@dure/contracts";
import type { BusMessage } from "@dure/message-bus";
import { parseStreamName, type RecordedEvent } from "@dure/messages";
import { redemptionEventTypes } from "../commands/event-types.ts";

export const REWARD_TOPIC = "dure.reward.v1";

/** The public form of a redemption's end; its steps are this service's own affair. */
export function toIntegrationEvents(recorded: RecordedEvent): readonly BusMessage[] {
  const encoded = encode(recorded);
  if (!encoded) return [];
  const { id } = parseStreamName(recorded.streamName);
  const { eventId, tenantId, traceparent } = recorded;
  const message: BusMessage = {
    messageId: eventId,
    topic: REWARD_TOPIC,
    key: `${tenantId}|${id}`,
    headers: {
      ce_id: eventId,
      ce_type: `dure.reward.v1.${encoded.name}`,
      ce_source: "/dure/reward",
      ce_time: new Date(recorded.occurredAtMs).toISOString(),
      ce_specversion: "1.0",
      ce_tenantid: tenantId,
      ce_subject: recorded.streamName,
      ...(traceparent === undefined ? {} : { traceparent }),
    },
    value: encoded.value,
  };
  return [message];
}

function encode(recorded: RecordedEvent): { name: string; value: Uint8Array } | undefined {
  const event = redemptionEventTypes.read(recorded);
  const { id: redemptionId } = parseStreamName(recorded.streamName);
  const { businessDate: on } = recorded;
  if (event.type === "redemption.completed") {
    const { amountWon, leaveMinutes, personRef, pointsMilli } = event.data;
    const message = create(RedemptionCompletedSchema, {
      redemptionId,
      personRef,
      pointsMilli: BigInt(pointsMilli),
      amountWon: BigInt(amountWon),
      leaveMinutes: BigInt(leaveMinutes),
      on,
    });
    return { name: "RedemptionCompleted", value: toBinary(RedemptionCompletedSchema, message) };
  }
  if (event.type !== "redemption.refused" && event.type !== "redemption.released") return undefined;
  const { personRef } = event.data;
  const outcome = event.type === "redemption.refused" ? "REFUSED" : event.data.outcome;
  const message = create(RedemptionClosedWithoutRewardSchema, {
    redemptionId,
    personRef,
    outcome,
    on,
  });
  return {
    name: "RedemptionClosedWithoutReward",
    value: toBinary(RedemptionClosedWithoutRewardSchema, message),
  };
}
