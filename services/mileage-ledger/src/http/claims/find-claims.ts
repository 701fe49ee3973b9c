import { accepted, type Outcome, refused } from "@dure/kernel";
import type { Page, Query } from "@dure/read-model";
import type { Identity } from "@dure/service-kit";
import type { ClaimStatus } from "../../domain/claim/state.ts";
import { claimProblems } from "../../errors.ts";
import {
  CLAIM_SHARES,
  CLAIMS,
  type ClaimDocument,
  type ClaimShareDocument,
} from "../../projections/claims.v1.ts";
import { headedDepartment, seesAllClaims } from "./access.ts";
import type { ClaimRouteDeps } from "./deps.ts";

export type ClaimScope = "own" | "department" | "all";

export interface ClaimFilter {
  readonly scope?: ClaimScope | undefined;
  readonly state?: ClaimStatus | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/**
 * Claims that a person may list, newest first. Without a scope the widest one that the person has: all for office,
 * panel and auditors; for heads their department's, those that wait for them unless another state is asked; else
 * the person's own.
 */
export async function findClaims(
  deps: ClaimRouteDeps,
  identity: Identity,
  filter: ClaimFilter,
): Promise<Outcome<Page<ClaimDocument>>> {
  const department = await headedDepartment(deps, identity);
  const widest = seesAllClaims(identity) ? "all" : department ? "department" : "own";
  const scope = filter.scope ?? widest;
  if (scope === "own") return accepted(await ownClaims(deps, identity, filter));
  if (scope === "all" && widest === "all") {
    const { state } = filter;
    const index = state ? "byStatus" : "byTime";
    return accepted(await claimsBy(deps, identity, filter, index, state ? { status: state } : {}));
  }
  if (scope === "department" && department) {
    const where = { departmentCode: department, status: filter.state ?? "SUBMITTED" };
    return accepted(await claimsBy(deps, identity, filter, "byDepartmentStatus", where));
  }
  return refused(claimProblems.refuse("SCOPE_NOT_ALLOWED", { scope }));
}

const claimsBy = (
  { claims }: ClaimRouteDeps,
  { tenantId }: Identity,
  { cursor, limit }: ClaimFilter,
  index: string,
  where: Query["where"] & object,
): Promise<Page<ClaimDocument>> =>
  claims.reader.find<ClaimDocument>(CLAIMS, tenantId, newestFirst(index, where, limit, cursor));

/** By the lines per person; each line names a claim, which is then read. A page has at most a hundred. */
async function ownClaims(
  { claims }: ClaimRouteDeps,
  { personRef, tenantId }: Identity,
  { cursor, limit, state }: ClaimFilter,
): Promise<Page<ClaimDocument>> {
  const index = state ? "byPersonStatus" : "byPerson";
  const where = state ? { personRef, status: state } : { personRef };
  const query = newestFirst(index, where, limit, cursor);
  const page = await claims.reader.find<ClaimShareDocument>(CLAIM_SHARES, tenantId, query);
  const found = await Promise.all(
    page.items.map(({ doc }) => claims.reader.get<ClaimDocument>(CLAIMS, tenantId, doc.claimId)),
  );
  const items = found.filter((claim) => claim !== undefined);
  return { items, ...(page.next === undefined ? {} : { next: page.next }) };
}

const newestFirst = (
  index: string,
  where: Query["where"] & object,
  limit: number,
  cursor: string | undefined,
): Query => ({
  index,
  where,
  order: "descending",
  limit,
  ...(cursor === undefined ? {} : { cursor }),
});
