import { grpcClient, SubjectKeyService } from "@dure/contracts";
import { assertThat } from "@dure/kernel";
import type { KeyRecord } from "@dure/ledger-audit";
import type { TenantId } from "@dure/messages";

const DEADLINE_MS = 5_000;
const PAGE = 1_000;
const MAX_PAGES = 1_000;

/** Which keys seal personal text of an agency, and whether each still exists. The keys themselves are never here. */
export interface KeyRegistry {
  list(tenantId: TenantId): Promise<readonly KeyRecord[]>;
  close(): void;
}

/** The registry of the directory over gRPC. Throws `GRPC_UNAVAILABLE` when it does not answer. */
export function directoryKeys(address: () => string): KeyRegistry {
  const client = grpcClient(SubjectKeyService, address, { deadlineMs: DEADLINE_MS });
  return {
    async list(tenantId) {
      const records: KeyRecord[] = [];
      let after = "";
      for (let page = 0; page < MAX_PAGES; page += 1) {
        const { keys, next } = await client.listSubjectKeys({ tenantId, after, limit: PAGE });
        for (const { commitment, id, state } of keys) {
          assertThat(
            state === "LIVE" || state === "DESTROYED",
            "KEY_STATE",
            `key ${id} has no state that is known`,
          );
          records.push({ id, commitment, state });
        }
        if (next === "") return records;
        after = next;
      }
      throw new Error(`the directory has more than ${MAX_PAGES * PAGE} keys of one agency`);
    },
    close: () => client.close(),
  };
}
