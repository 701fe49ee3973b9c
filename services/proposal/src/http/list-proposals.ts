import { defineRoute, pageOf, pageQuery } from "@dure/service-kit";
import { z } from "zod";
import {
  PROPOSAL_SHARES,
  PROPOSALS,
  type ProposalDocument,
  type ProposalShareDocument,
} from "../projections/proposals.v1.ts";
import { ProposalSummary, proposalSummary } from "./proposal-answers.ts";
import { INTERNAL_ROLES, readsAll } from "./readers.ts";
import type { RouteParts } from "./route-parts.ts";

const Query = pageQuery({
  scope: z.enum(["mine", "all"]).default("mine"),
  status: z.enum(["SUBMITTED", "ADOPTED", "NOT_ADOPTED"]).optional(),
});

/** GET /proposals */
export function serveListProposals(parts: RouteParts): void {
  defineRoute(parts.app, {
    method: "GET",
    path: "/proposals",
    roles: INTERNAL_ROLES,
    summary: "제안 목록",
    description:
      "scope=mine은 본인이 기여한 제안, scope=all은 기관의 제안이다. 심사와 무관한 직원에게 all은 채택된 제안만 보인다.",
    query: Query,
    response: pageOf(ProposalSummary),
    async handler({ identity, query, tenantId }) {
      const wanted = { ...query, tenantId };
      const found =
        query.scope === "mine"
          ? await ownProposals(parts, wanted, identity.personRef)
          : await agencyProposals(parts, wanted, readsAll(identity));
      const items = await Promise.all(
        found.documents.map((document) => proposalSummary(parts.room.keyring, tenantId, document)),
      );
      return { body: { items, ...(found.next === undefined ? {} : { next: found.next }) } };
    },
  });
}

type Wanted = z.output<typeof Query> & { readonly tenantId: string };
interface Found {
  readonly documents: readonly ProposalDocument[];
  readonly next?: string | undefined;
}

const paging = ({ cursor, limit }: Wanted) => ({
  order: "descending" as const,
  limit,
  ...(cursor === undefined ? {} : { cursor }),
});

async function ownProposals(
  { reader }: RouteParts,
  wanted: Wanted,
  personRef: string,
): Promise<Found> {
  const { status, tenantId } = wanted;
  const shares = await reader.find<ProposalShareDocument>(PROPOSAL_SHARES, tenantId, {
    ...(status === undefined
      ? { index: "byPerson", where: { personRef } }
      : { index: "byPersonStatus", where: { personRef, status } }),
    ...paging(wanted),
  });
  const found = await Promise.all(
    shares.items.map(({ doc }) =>
      reader.get<ProposalDocument>(PROPOSALS, tenantId, doc.proposalId),
    ),
  );
  return { documents: found.flatMap((stored) => (stored ? [stored.doc] : [])), next: shares.next };
}

async function agencyProposals(
  { reader }: RouteParts,
  wanted: Wanted,
  readsEverything: boolean,
): Promise<Found> {
  const status = readsEverything ? wanted.status : "ADOPTED";
  if (wanted.status !== undefined && wanted.status !== status) return { documents: [] };
  const page = await reader.find<ProposalDocument>(PROPOSALS, wanted.tenantId, {
    ...(status === undefined ? { index: "byTime" } : { index: "byStatus", where: { status } }),
    ...paging(wanted),
  });
  return { documents: page.items.map(({ doc }) => doc), next: page.next };
}
