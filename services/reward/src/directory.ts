import type { Policy } from "@dure/policy";

/** A person as the directory knows them for one day. */
export interface PersonFacts {
  readonly personRef: string;
  readonly departmentCode: string;
  /** Number that compares with civil-service grades; "6급 이하" is 6 and more. */
  readonly gradeEquivalent: number;
  readonly employment: string;
  readonly disciplined: boolean;
  readonly active: boolean;
  readonly roles: readonly string[];
}

/** The policy version that rules on a day. */
export interface PolicyFacts {
  readonly policy: Policy;
  readonly hash: string;
  readonly version: number;
}

/** What this service asks the directory. What the agency does not have answers undefined. */
export interface Directory {
  person(tenantId: string, personRef: string, asOf: string): Promise<PersonFacts | undefined>;
  effectivePolicy(tenantId: string, on: string): Promise<PolicyFacts | undefined>;
}
