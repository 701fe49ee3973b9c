import { fromBinary } from "@bufbuild/protobuf";
import { PersonErasedSchema, type SubjectKeyring } from "@dure/contracts";
import type { ReceivedMessage } from "@dure/message-bus";

/** A person was erased: keys that this process still keeps are forgotten at once, so nothing opens any more. */
export function onPersonErased(
  keyring: Pick<SubjectKeyring, "forget">,
): (message: ReceivedMessage) => Promise<void> {
  return async (message) => {
    if (message.headers["ce_type"] !== PersonErasedSchema.typeName) return;
    const { personRef } = fromBinary(PersonErasedSchema, message.value);
    keyring.forget(message.headers["ce_tenantid"] ?? "", personRef);
  };
}
