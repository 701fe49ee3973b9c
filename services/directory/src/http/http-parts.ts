import type { Clock } from "@dure/kernel";
import type { Projector } from "@dure/processing";
import type { Role, ServiceApp } from "@dure/service-kit";
import type { DirectoryHandlers } from "../directory-handlers.ts";
import type { SubjectKeys } from "../subject-keys.ts";

/** What the routes of the directory work with. */
export interface HttpParts {
  readonly app: ServiceApp;
  readonly handlers: DirectoryHandlers;
  readonly keys: SubjectKeys;
  readonly clock: Clock;
  readonly people: Projector;
  readonly organisation: Projector;
  readonly policies: Projector;
}

/** Everybody in service of an agency. */
export const PEOPLE_OF_AGENCY = [
  "STAFF",
  "DEPT_HEAD",
  "OFFICE",
  "PANEL",
  "HR_ACCOUNTING",
  "AUDITOR",
  "AGENCY_ADMIN",
  "PROPOSAL_OFFICER",
] as const satisfies readonly Role[];

/** Who keeps the personnel data (domain: section 2.3, HR sync). */
export const PERSONNEL = ["HR_ACCOUNTING", "AGENCY_ADMIN"] as const satisfies readonly Role[];
