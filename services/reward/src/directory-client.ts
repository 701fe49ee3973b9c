import { hash } from "node:crypto";
import { DirectoryService, grpcClient } from "@dure/contracts";
import { assertThat, RefusalError } from "@dure/kernel";
import { parsePolicyCanonicalJson } from "@dure/policy";
import type { Directory } from "./directory.ts";

const POLICY_ID = "mileage";
const DEADLINE_MS = 3_000;

export interface DirectoryClient extends Directory {
  close(): void;
}

/** The directory over gRPC. An answer of 404 is an ordinary "none"; every other refusal is thrown on. */
export function directoryClient(address: string | (() => string)): DirectoryClient {
  const client = grpcClient(DirectoryService, address, { deadlineMs: DEADLINE_MS });
  return {
    async person(tenantId, personRef, asOf) {
      const answer = await noneWhere404(client.getPerson({ tenantId, personRef, asOf }));
      const person = answer?.person;
      if (person?.tenantId !== tenantId || person.personRef !== personRef) return undefined;
      const { departmentCode, disciplined, employment, gradeEquivalent, roles, status } = person;
      const active = status === "ACTIVE";
      return { personRef, departmentCode, gradeEquivalent, employment, disciplined, active, roles };
    },
    async effectivePolicy(tenantId, on) {
      const answer = await noneWhere404(
        client.getEffectivePolicy({ tenantId, policyId: POLICY_ID, on }),
      );
      if (!answer) return undefined;
      const { canonicalJson, version } = answer;
      const policyHash = hash("sha256", canonicalJson, "hex");
      // The hash is what people approved; a text that does not give it is not what they approved.
      assertThat(policyHash === answer.hash, "POLICY_HASH", "policy text and hash differ");
      return { policy: parsePolicyCanonicalJson(canonicalJson), hash: policyHash, version };
    },
    close: () => client.close(),
  };
}

async function noneWhere404<Answer>(answer: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof RefusalError && error.refusal.status === 404) return undefined;
    throw error;
  }
}
