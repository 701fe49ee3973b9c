import type { Identity, Role } from "@dure/service-kit";
import type { ProposalDocument } from "../projections/proposals.v1.ts";

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

/** Roles that read every proposal of their agency (domain.md §2.3). */
const READS_ALL: readonly Role[] = [
  "PROPOSAL_OFFICER",
  "OFFICE",
  "PANEL",
  "AUDITOR",
  "AGENCY_ADMIN",
];

export const readsAll = ({ roles }: Identity): boolean =>
  roles.some((role) => READS_ALL.includes(role));

/** Contributors read their own; everybody else reads what was adopted. */
export const mayRead = (identity: Identity, proposal: ProposalDocument): boolean =>
  readsAll(identity) ||
  proposal.status === "ADOPTED" ||
  proposal.contributions.some(({ personRef }) => personRef === identity.personRef);
