import { DirectoryService, grpcClient } from "@dure/contracts";
import { RefusalError } from "@dure/kernel";
import type { Directory } from "./directory.ts";

const DEADLINE_MS = 3_000;

export interface DirectoryClient extends Directory {
  close(): void;
}

/** The directory over gRPC. An answer of 404 is an ordinary "none"; every other refusal is thrown on. */
export function directoryClient(address: string | (() => string)): DirectoryClient {
  const client = grpcClient(DirectoryService, address, { deadlineMs: DEADLINE_MS });
  return {
    async person(tenantId, personRef, asOf) {
      try {
        const { person } = await client.getPerson({ tenantId, personRef, asOf });
        // An answer about somebody else would put a share into a wrong department.
        if (person?.tenantId !== tenantId || person.personRef !== personRef) return undefined;
        const { appointedOn, departmentCode, roles, status } = person;
        return { personRef, departmentCode, active: status === "ACTIVE", appointedOn, roles };
      } catch (error) {
        if (error instanceof RefusalError && error.refusal.status === 404) return undefined;
        throw error;
      }
    },
    close: () => client.close(),
  };
}
