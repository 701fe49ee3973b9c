import { defineRoute, idField, lineField, textField } from "@dure/service-kit";
import { z } from "zod";
import { submitProposal } from "../commands/submit-proposal.ts";
import { MAX_CONTRIBUTORS } from "../domain/proposal/submit.ts";
import { ProposalAnswerBody } from "./proposal-answers.ts";
import type { RouteParts } from "./route-parts.ts";

const MAX_TEXT = 10_000;

const Body = z.strictObject({
  title: lineField(200),
  problem: textField(MAX_TEXT),
  improvement: textField(MAX_TEXT),
  expectedEffect: textField(MAX_TEXT),
  contributions: z
    .array(
      z.strictObject({ personRef: idField("person"), sharePermille: z.int().min(1).max(1000) }),
    )
    .min(1)
    .max(MAX_CONTRIBUTORS)
    .optional()
    .meta({
      description: "기여도는 천분율이며 합이 1000이어야 한다. 없으면 제안자 혼자 한 것으로 본다",
    }),
});

/** POST /proposals */
export function serveSubmitProposal({ app, room }: RouteParts): void {
  defineRoute(app, {
    method: "POST",
    path: "/proposals",
    roles: ["STAFF"],
    summary: "제안을 낸다",
    body: Body,
    response: ProposalAnswerBody,
    status: 201,
    async handler({ body, context }) {
      const outcome = await submitProposal(room, context, body);
      if (!outcome.ok) return outcome;
      const { position, ...answer } = outcome.value;
      return { body: answer, position, revision: answer.revision };
    },
  });
}
