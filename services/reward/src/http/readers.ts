import type { Identity, Role } from "@dure/service-kit";

/** Everybody who works in the agency. */
export const INTERNAL_ROLES = [
  "STAFF",
  "DEPT_HEAD",
  "OFFICE",
  "PANEL",
  "HR_ACCOUNTING",
  "AUDITOR",
  "AGENCY_ADMIN",
  "PROPOSAL_OFFICER",
] as const satisfies readonly Role[];

/** Roles that read every redemption of their agency (domain.md §2.3): approval, settlement, audit. */
export const READS_ALL_ROLES = [
  "OFFICE",
  "HR_ACCOUNTING",
  "AUDITOR",
] as const satisfies readonly Role[];

export const readsAll = ({ roles }: Identity): boolean =>
  roles.some((role) => READS_ALL_ROLES.some((reading) => reading === role));
