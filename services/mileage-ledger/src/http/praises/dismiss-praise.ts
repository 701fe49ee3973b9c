import { defineRoute, idField, type ServiceApp } from "@dure/service-kit";
import { z } from "zod";
import { dismissPraise } from "../../commands/praises/dismiss-praise.ts";
import { reasonField } from "../claims/claim-view.ts";
import type { ClaimRouteDeps } from "../claims/deps.ts";
import { answerPraise } from "./answer.ts";
import { PraiseAnswerSchema } from "./praise-view.ts";

export function dismissPraiseRoute(app: ServiceApp, { room }: ClaimRouteDeps): void {
  defineRoute(app, {
    method: "POST",
    path: "/praises/:praiseId/dismiss",
    roles: ["OFFICE"],
    summary: "칭찬 종결(가점 없음)",
    params: z.strictObject({ praiseId: idField("praise") }),
    body: z.strictObject({ reason: reasonField() }),
    response: PraiseAnswerSchema,
    async handler({ body, context, params }) {
      const request = { praiseId: params.praiseId, reason: body.reason };
      return answerPraise(await dismissPraise(room, context, request));
    },
  });
}
