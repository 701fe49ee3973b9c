import { defineRoute, idField, type ServiceApp } from "@dure/service-kit";
import { z } from "zod";
import { approveClaim } from "../../commands/claims/approve-claim.ts";
import { answerClaim, seen } from "./answer.ts";
import { ClaimAnswerSchema } from "./claim-view.ts";
import type { ClaimRouteDeps } from "./deps.ts";

export function approveClaimRoute(app: ServiceApp, { room }: ClaimRouteDeps): void {
  defineRoute(app, {
    method: "POST",
    path: "/claims/:claimId/approve",
    roles: ["OFFICE"],
    summary: "적립 신청 2단계 승인(전담부서)",
    params: z.strictObject({ claimId: idField("claim") }),
    response: ClaimAnswerSchema,
    ifMatch: true,
    async handler({ context, expectedRevision, params }) {
      const { claimId } = params;
      return answerClaim(
        await approveClaim(room, context, { claimId, expectedRevision: seen(expectedRevision) }),
      );
    },
  });
}
