import { defineRoute, notFound } from "@dure/service-kit";
import { PROPOSALS, type ProposalDocument } from "../projections/proposals.v1.ts";
import { ProposalDetail, proposalDetail } from "./proposal-answers.ts";
import { INTERNAL_ROLES, mayRead } from "./readers.ts";
import type { RouteParts } from "./route-parts.ts";

/** GET /proposals/{proposalId} */
export function serveGetProposal({ app, reader, room }: RouteParts): void {
  defineRoute(app, {
    method: "GET",
    path: "/proposals/:proposalId",
    roles: INTERNAL_ROLES,
    summary: "제안 한 건",
    response: ProposalDetail,
    async handler({ identity, params, tenantId }) {
      const stored = await reader.get<ProposalDocument>(PROPOSALS, tenantId, params.proposalId);
      // Whoever may not read it learns nothing, not even that it is there.
      if (!stored || !mayRead(identity, stored.doc)) throw notFound();
      const body = await proposalDetail(room.keyring, tenantId, stored.doc);
      return { body, revision: stored.doc.revision };
    },
  });
}
