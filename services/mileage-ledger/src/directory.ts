import type { CivilDate } from "@dure/kernel";
import type { PersonFacts, PolicyFacts } from "./domain/claim/commands.ts";

/**
 * What this service asks of the directory at the moment of a decision. Every call may throw the refusal
 * `GRPC_UNAVAILABLE`: without the facts nothing is decided.
 */
export interface Directory {
  /** A person with grade and department as of a day; undefined when this agency knows none of that reference. */
  person(tenantId: string, personRef: string, asOf: CivilDate): Promise<PersonFacts | undefined>;
  /** References of the active heads of a department today; usually one, none while the post is vacant. */
  headsOf(tenantId: string, departmentCode: string): Promise<readonly string[]>;
  /** The mileage policy in effect on a day; undefined when there was none. */
  effectivePolicy(tenantId: string, on: CivilDate): Promise<PolicyFacts | undefined>;
}
