import { defineRoute, idField, type ServiceApp } from "@dure/service-kit";
import { z } from "zod";
import { withdrawClaim } from "../../commands/claims/withdraw-claim.ts";
import { answerClaim, seen } from "./answer.ts";
import { ClaimAnswerSchema } from "./claim-view.ts";
import type { ClaimRouteDeps } from "./deps.ts";

export function withdrawClaimRoute(app: ServiceApp, { room }: ClaimRouteDeps): void {
  defineRoute(app, {
    method: "POST",
    path: "/claims/:claimId/withdraw",
    roles: ["STAFF", "DEPT_HEAD", "OFFICE", "PANEL"],
    summary: "적립 신청 취하(신청자)",
    params: z.strictObject({ claimId: idField("claim") }),
    response: ClaimAnswerSchema,
    ifMatch: true,
    async handler({ context, expectedRevision, params }) {
      const { claimId } = params;
      return answerClaim(
        await withdrawClaim(room, context, { claimId, expectedRevision: seen(expectedRevision) }),
      );
    },
  });
}
