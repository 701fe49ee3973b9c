import { defineRoute, idField, type ServiceApp } from "@dure/service-kit";
import { z } from "zod";
import { confirmClaim } from "../../commands/claims/confirm-claim.ts";
import { answerClaim, seen } from "./answer.ts";
import { ClaimAnswerSchema } from "./claim-view.ts";
import type { ClaimRouteDeps } from "./deps.ts";

export function confirmClaimRoute(app: ServiceApp, { room }: ClaimRouteDeps): void {
  defineRoute(app, {
    method: "POST",
    path: "/claims/:claimId/confirm",
    roles: ["DEPT_HEAD", "PANEL"],
    summary: "적립 신청 1단계 확인(부서장)",
    params: z.strictObject({ claimId: idField("claim") }),
    response: ClaimAnswerSchema,
    ifMatch: true,
    async handler({ context, expectedRevision, params }) {
      const { claimId } = params;
      return answerClaim(
        await confirmClaim(room, context, { claimId, expectedRevision: seen(expectedRevision) }),
      );
    },
  });
}
