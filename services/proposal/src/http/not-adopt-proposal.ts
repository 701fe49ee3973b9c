import { defineRoute, textField } from "@dure/service-kit";
import { z } from "zod";
import { notAdoptProposal } from "../commands/not-adopt-proposal.ts";
import { DECIDING_ROLES } from "../domain/proposal/decide.ts";
import { ProposalAnswerBody } from "./proposal-answers.ts";
import type { RouteParts } from "./route-parts.ts";

/** POST /proposals/{proposalId}/not-adopt */
export function serveNotAdoptProposal({ app, room }: RouteParts): void {
  defineRoute(app, {
    method: "POST",
    path: "/proposals/:proposalId/not-adopt",
    roles: DECIDING_ROLES,
    summary: "제안을 채택하지 않고 사유를 적는다",
    ifMatch: true,
    body: z.strictObject({ reason: textField(2_000) }),
    response: ProposalAnswerBody,
    async handler({ body, context, expectedRevision = -1, params: { proposalId } }) {
      const { reason } = body;
      const request = { proposalId, expectedRevision, reason };
      const outcome = await notAdoptProposal(room, context, request);
      if (!outcome.ok) return outcome;
      const { position, ...answer } = outcome.value;
      return { body: answer, position, revision: answer.revision };
    },
  });
}
