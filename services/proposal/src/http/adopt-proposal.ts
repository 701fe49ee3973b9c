import { defineRoute } from "@dure/service-kit";
import { adoptProposal } from "../commands/adopt-proposal.ts";
import { DECIDING_ROLES } from "../domain/proposal/decide.ts";
import { ProposalAnswerBody } from "./proposal-answers.ts";
import type { RouteParts } from "./route-parts.ts";

/** POST /proposals/{proposalId}/adopt */
export function serveAdoptProposal({ app, room }: RouteParts): void {
  defineRoute(app, {
    method: "POST",
    path: "/proposals/:proposalId/adopt",
    roles: DECIDING_ROLES,
    summary: "제안을 채택한다",
    ifMatch: true,
    response: ProposalAnswerBody,
    async handler({ context, expectedRevision = -1, params: { proposalId } }) {
      const outcome = await adoptProposal(room, context, { proposalId, expectedRevision });
      if (!outcome.ok) return outcome;
      const { position, ...answer } = outcome.value;
      return { body: answer, position, revision: answer.revision };
    },
  });
}
