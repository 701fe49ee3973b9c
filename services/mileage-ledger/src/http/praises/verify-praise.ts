import { defineRoute, idField, type ServiceApp } from "@dure/service-kit";
import { z } from "zod";
import { verifyPraise } from "../../commands/praises/verify-praise.ts";
import type { ClaimRouteDeps } from "../claims/deps.ts";
import { answerPraise } from "./answer.ts";
import { PraiseAnswerSchema } from "./praise-view.ts";

export function verifyPraiseRoute(app: ServiceApp, { room }: ClaimRouteDeps): void {
  defineRoute(app, {
    method: "POST",
    path: "/praises/:praiseId/verify",
    roles: ["OFFICE"],
    summary: "칭찬을 승인된 신청의 가점 근거로 확인",
    params: z.strictObject({ praiseId: idField("praise") }),
    body: z.strictObject({ claimId: idField("claim") }),
    response: PraiseAnswerSchema,
    async handler({ body, context, params }) {
      const request = { praiseId: params.praiseId, claimId: body.claimId };
      return answerPraise(await verifyPraise(room, context, request));
    },
  });
}
