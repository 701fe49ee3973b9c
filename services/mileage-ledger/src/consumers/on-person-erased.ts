import { fromBinary } from "@bufbuild/protobuf";
import { type PersonErased, PersonErasedSchema, type SubjectKeyring } from "@dure/contracts";
import { assertThat, isUuid, RefusalError } from "@dure/kernel";
import type { ErasureGround } from "@dure/ledger-books";
import type { ReceivedMessage } from "@dure/message-bus";
import { tenantId } from "@dure/messages";
import type { LedgerCommand } from "../domain/ledger/commands.ts";
import type { Ledgers } from "../ledger/ledgers.ts";

/**
 * A person was erased: the keys that this process still keeps are forgotten at once, and the ledger writes down which
 * keys are gone, on what ground and by whose approval. A message that lacks one of these is parked, not guessed at.
 */
export function onPersonErased(parts: {
  readonly ledgers: Ledgers;
  readonly keyring: Pick<SubjectKeyring, "forget">;
}): (message: ReceivedMessage) => Promise<void> {
  const { keyring, ledgers } = parts;
  return async (message) => {
    if (message.headers["ce_type"] !== PersonErasedSchema.typeName) return;
    const tenant = tenantId(message.headers["ce_tenantid"] ?? "");
    const fact = fromBinary(PersonErasedSchema, message.value);
    keyring.forget(tenant, fact.personRef);
    const outcome = await ledgers.of(tenant).submit({
      command: erasureOf(fact),
      actor: { kind: "system", ref: "mileage-ledger" },
      correlationId: message.headers["ce_correlationid"] ?? fact.eventId,
      ...(message.headers["traceparent"] !== undefined && {
        traceparent: message.headers["traceparent"],
      }),
    });
    if (!outcome.ok) throw new RefusalError(outcome.refusal);
  };
}

function erasureOf(fact: PersonErased): LedgerCommand {
  const { eventHash, eventId, ground, keys, personRef, receipt } = fact;
  const [first, second, ...more] = fact.approvedBy;
  const wrong = (why: string) => `the erasure of event ${eventId} ${why}`;
  assertThat(isUuid(eventId), "ERASURE_MESSAGE", "an erasure names no event");
  assertThat(isGround(ground), "ERASURE_MESSAGE", wrong(`rests on ${ground}`));
  assertThat(
    first !== undefined && second !== undefined && first !== second && more.length === 0,
    "ERASURE_MESSAGE",
    wrong("was not approved by two people"),
  );
  return {
    kind: "eraseSubject",
    id: eventId,
    cause: [{ hash: eventHash, id: eventId }],
    personRef,
    ground,
    approvedBy: [first, second],
    keys: keys.map(({ commitment, id }) => ({ commitment, id })),
    receipt,
  };
}

const isGround = (ground: string): ground is ErasureGround =>
  ground === "PIPA_21" || ground === "PIPA_36";
