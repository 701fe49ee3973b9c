import { kstDate } from "@dure/kernel";
import type { Identity } from "@dure/service-kit";
import type { ClaimDocument } from "../../projections/claims.v1.ts";
import type { ClaimRouteDeps } from "./deps.ts";

/** Roles that see every claim of their agency: they approve, sample or audit. */
const SEES_ALL: readonly string[] = ["OFFICE", "PANEL", "AUDITOR"];

export const seesAllClaims = ({ roles }: Identity): boolean =>
  roles.some((role) => SEES_ALL.includes(role));

/** The department that a person heads today, by the directory: a session may be older than a transfer. */
export async function headedDepartment(
  { clock, room }: ClaimRouteDeps,
  { personRef, roles, tenantId }: Identity,
): Promise<string | undefined> {
  if (!roles.includes("DEPT_HEAD")) return undefined;
  const today = kstDate(clock.nowMs());
  const person = await room.directory.person(tenantId, personRef, today);
  return person?.active && person.roles.includes("DEPT_HEAD") ? person.departmentCode : undefined;
}

/** Claimant, contributors, the head of the claim's department, and who sees all. */
export async function mayReadClaim(
  deps: ClaimRouteDeps,
  identity: Identity,
  claim: ClaimDocument,
): Promise<boolean> {
  if (seesAllClaims(identity)) return true;
  if (claim.claimantRef === identity.personRef) return true;
  if (claim.contributions.some(({ personRef }) => personRef === identity.personRef)) return true;
  return (await headedDepartment(deps, identity)) === claim.departmentCode;
}
