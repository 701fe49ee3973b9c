import { BooksService, type GrpcServiceBinding, grpcService } from "@dure/contracts";
import type { EventStore } from "@dure/event-store";
import { assertThat, nameId, RefusalError } from "@dure/kernel";
import { parseEntry, sealState } from "@dure/ledger-books";
import { type RecordedEvent, streamName, type TenantId, tenantId } from "@dure/messages";
import { attestationId } from "../domain/ledger/decide/seals.ts";
import type { Ledgers } from "../ledger/ledgers.ts";

/**
 * Tells an audit what this process has in memory. `GetSeal` answers the root of the live state, to be held against a
 * replay of the log (I11); `AttestState` has it written down, so that a balance can be proved under it.
 */
export function booksService(parts: {
  readonly ledgers: Ledgers;
  readonly store: EventStore;
}): GrpcServiceBinding {
  const { ledgers, store } = parts;
  return grpcService(BooksService, {
    async getSeal(request) {
      const seal = await ledgers.of(tenantId(request.tenantId)).read(sealState);
      return { ...seal, accounts: BigInt(seal.accounts), entries: BigInt(seal.entries) };
    },
    async attestState(request) {
      const tenant = tenantId(request.tenantId);
      const ledger = ledgers.of(tenant);
      const id = nameId("attest", tenant, request.key);
      const outcome = await ledger.submit({
        command: { kind: "attestState", id, cause: [] },
        actor: { kind: "system", ref: "audit" },
        correlationId: id,
      });
      if (!outcome.ok) throw new RefusalError(outcome.refusal);
      const seq = await ledger.read(
        (state) => state.seen.get(attestationId(id)) ?? state.head.lastSeal,
      );
      return sealAnswer(await entryAt(store, tenant, seq));
    },
  });
}

async function entryAt(store: EventStore, tenant: TenantId, seq: number): Promise<RecordedEvent> {
  const [event] = await store.readStream(streamName("ledger", tenant, "mileage"), {
    direction: "forwards",
    fromRevision: seq,
    maxCount: 1,
  });
  assertThat(event, "I7", `entry ${seq} is folded but not stored`);
  return event;
}

function sealAnswer(event: RecordedEvent) {
  const entry = parseEntry(event.data);
  assertThat(
    entry.type === "period.closed" || entry.type === "state.attested",
    "I11",
    `entry ${entry.seq} is no seal`,
  );
  const { accounts, entries, root } = entry.body;
  return {
    seq: BigInt(entry.seq),
    entries: BigInt(entries),
    accounts: BigInt(accounts),
    root,
    position: event.position,
  };
}
