import { fromBinary } from "@bufbuild/protobuf";
import { PolicyApprovedSchema } from "@dure/contracts";
import { type CivilDate, RefusalError, type Uuid } from "@dure/kernel";
import type { ReceivedMessage } from "@dure/message-bus";
import { tenantId } from "@dure/messages";
import type { Ledgers } from "../ledger/ledgers.ts";

const MILEAGE_POLICY = "mileage";

/** A mileage policy that two people approved is written into the ledger whole, before anything is decided by it. */
export function onPolicyApproved(ledgers: Ledgers): (message: ReceivedMessage) => Promise<void> {
  return async (message) => {
    if (message.headers["ce_type"] !== PolicyApprovedSchema.typeName) return;
    const fact = fromBinary(PolicyApprovedSchema, message.value);
    if (fact.policyId !== MILEAGE_POLICY) return;
    const outcome = await ledgers.of(tenantId(message.headers["ce_tenantid"] ?? "")).submit({
      command: {
        kind: "publishPolicy",
        id: fact.eventId as Uuid,
        cause: [{ hash: fact.eventHash, id: fact.eventId }],
        policy: fact.policyId,
        version: fact.version,
        hash: fact.hash,
        effectiveFrom: fact.effectiveFrom as CivilDate,
        canonical: fact.canonicalJson,
        approvedBy: fact.approvedBy,
      },
      actor: { kind: "system", ref: "mileage-ledger" },
      correlationId: fact.eventId,
    });
    if (!outcome.ok) throw new RefusalError(outcome.refusal);
  };
}
