import { defineRoute, idField, type ServiceApp } from "@dure/service-kit";
import { z } from "zod";
import { rejectClaim } from "../../commands/claims/reject-claim.ts";
import { answerClaim, seen } from "./answer.ts";
import { ClaimAnswerSchema, reasonField } from "./claim-view.ts";
import type { ClaimRouteDeps } from "./deps.ts";

export function rejectClaimRoute(app: ServiceApp, { room }: ClaimRouteDeps): void {
  defineRoute(app, {
    method: "POST",
    path: "/claims/:claimId/reject",
    roles: ["DEPT_HEAD", "PANEL", "OFFICE"],
    summary: "적립 신청 반려(현재 단계의 처리자)",
    params: z.strictObject({ claimId: idField("claim") }),
    body: z.strictObject({ reason: reasonField() }),
    response: ClaimAnswerSchema,
    ifMatch: true,
    async handler({ body, context, expectedRevision, params }) {
      const request = {
        claimId: params.claimId,
        expectedRevision: seen(expectedRevision),
        reason: body.reason,
      };
      return answerClaim(await rejectClaim(room, context, request));
    },
  });
}
