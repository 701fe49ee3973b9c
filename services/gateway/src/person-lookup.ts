import { DirectoryService, grpcClient } from "@dure/contracts";
import { RefusalError } from "@dure/kernel";
import type { TenantId } from "@dure/messages";
import { isRole, type Role } from "@dure/service-kit";

/** What the gateway needs to know of a person: no name, no contact. */
export interface FoundPerson {
  readonly roles: readonly Role[];
  readonly orgUnit?: string;
}

export interface PersonLookup {
  /** Undefined for a person who is not of this agency or has left it. */
  find(tenantId: TenantId, personRef: string): Promise<FoundPerson | undefined>;
  close(): void;
}

const DEADLINE_MS = 3_000;

/** Looks people up in the directory service. Throws `GRPC_UNAVAILABLE` when it does not answer in 3 s. */
export function directoryLookup(address: string | (() => string)): PersonLookup {
  const client = grpcClient(DirectoryService, address, { deadlineMs: DEADLINE_MS });
  return {
    async find(tenantId, personRef) {
      try {
        const { person } = await client.getPerson({ tenantId, personRef, asOf: "" });
        if (!person || person.status !== "ACTIVE" || person.tenantId !== tenantId) return undefined;
        return {
          roles: person.roles.filter(isRole),
          ...(person.departmentCode === "" ? {} : { orgUnit: person.departmentCode }),
        };
      } catch (error) {
        if (error instanceof RefusalError && error.refusal.status === 404) return undefined;
        throw error;
      }
    },
    close: () => client.close(),
  };
}
