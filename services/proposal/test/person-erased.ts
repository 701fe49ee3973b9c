import { create, toBinary } from "@bufbuild/protobuf";
import { PersonErasedSchema } from "@dure/contracts";
import type { BusMessage } from "@dure/message-bus";

/** What the directory tells when a person's keys are gone. */
export function personErased(tenantId: string, personRef: string): BusMessage {
  const message = create(PersonErasedSchema, { personRef, ground: "PIPA_36" });
  return {
    messageId: `erased-${tenantId}-${personRef}`,
    topic: "dure.directory.v1",
    key: `${tenantId}|${personRef}`,
    headers: { ce_type: PersonErasedSchema.typeName, ce_tenantid: tenantId },
    value: toBinary(PersonErasedSchema, message),
  };
}
