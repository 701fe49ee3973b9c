import { hash } from "node:crypto";
import { DirectoryService, type GrpcClient, grpcClient, type Person } from "@dure/contracts";
import { assertThat, RefusalError } from "@dure/kernel";
import { type Policy, parsePolicyCanonicalJson } from "@dure/policy";
import type { Directory } from "./directory.ts";
import type { PersonFacts } from "./domain/claim/commands.ts";

const POLICY_ID = "mileage";
const DEADLINE_MS = 3_000;
/** Versions of policies that are kept parsed; an agency makes a handful a year. */
const MAX_POLICIES = 64;

export interface DirectoryClient extends Directory {
  close(): void;
}

/** The directory over gRPC. An answer of 404 is an ordinary "none"; every other refusal is thrown on. */
export function directoryClient(address: string | (() => string)): DirectoryClient {
  const client: GrpcClient<typeof DirectoryService> = grpcClient(DirectoryService, address, {
    deadlineMs: DEADLINE_MS,
  });
  const policies = new Map<string, Policy>();
  const parsed = (text: string, policyHash: string): Policy => {
    const known = policies.get(policyHash);
    if (known) return known;
    // The hash is what events name; a text that does not give it would decide under a false name.
    assertThat(
      hash("sha256", text, "hex") === policyHash,
      "POLICY_HASH",
      "policy text and hash differ",
    );
    const policy = parsePolicyCanonicalJson(text);
    const [oldest] = policies.keys();
    if (policies.size >= MAX_POLICIES && oldest !== undefined) policies.delete(oldest);
    policies.set(policyHash, policy);
    return policy;
  };
  return {
    async person(tenantId, personRef, asOf) {
      const answer = await unlessMissing(client.getPerson({ tenantId, personRef, asOf }));
      return answer?.person && personFacts(answer.person);
    },
    async headsOf(tenantId, departmentCode) {
      const { people } = await client.listPeopleByRole({
        tenantId,
        role: "DEPT_HEAD",
        departmentCode,
      });
      return people.filter(({ status }) => status === "ACTIVE").map(({ personRef }) => personRef);
    },
    async effectivePolicy(tenantId, on) {
      const request = { tenantId, policyId: POLICY_ID, on };
      const answer = await unlessMissing(client.getEffectivePolicy(request));
      if (!answer) return undefined;
      const { canonicalJson, effectiveFrom, hash: policyHash } = answer;
      return { policy: parsed(canonicalJson, policyHash), hash: policyHash, effectiveFrom };
    },
    close: () => client.close(),
  };
}

function personFacts(person: Person): PersonFacts {
  const { appointedOn, departmentCode, disciplined, employment } = person;
  const { gradeEquivalent, personRef, roles, status } = person;
  return {
    personRef,
    departmentCode,
    gradeEquivalent,
    employment,
    disciplined,
    active: status === "ACTIVE",
    appointedOn,
    roles,
  };
}

async function unlessMissing<Answer>(call: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof RefusalError && error.refusal.status === 404) return undefined;
    throw error;
  }
}
