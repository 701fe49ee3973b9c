import { BooksService, grpcClient } from "@dure/contracts";
import type { StateSeal } from "@dure/ledger-books";
import type { GlobalPosition, TenantId } from "@dure/messages";

const DEADLINE_MS = 10_000;

/** What the running ledger says of its own books. */
export interface LedgerBooks {
  /** The root of its live state; writes nothing. */
  seal(tenantId: TenantId): Promise<StateSeal>;
  /** Has the root written down as an entry. The same key answers the same entry. */
  attest(
    tenantId: TenantId,
    key: string,
  ): Promise<{ readonly seq: number; readonly position: GlobalPosition }>;
  close(): void;
}

/** The ledger over gRPC. Throws `GRPC_UNAVAILABLE` when it does not answer in 10 s, and its own refusals. */
export function ledgerBooksClient(address: () => string): LedgerBooks {
  const client = grpcClient(BooksService, address, { deadlineMs: DEADLINE_MS });
  return {
    async seal(tenantId) {
      const { accounts, entries, root } = await client.getSeal({ tenantId });
      return { accounts: Number(accounts), entries: Number(entries), root };
    },
    async attest(tenantId, key) {
      const { position, seq } = await client.attestState({ tenantId, key });
      return { seq: Number(seq), position: position as GlobalPosition };
    },
    close: () => client.close(),
  };
}
