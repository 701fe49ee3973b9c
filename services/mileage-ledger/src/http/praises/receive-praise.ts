import { defineRoute, idField, lineField, type ServiceApp, textField } from "@dure/service-kit";
import { z } from "zod";
import { receivePraise } from "../../commands/praises/receive-praise.ts";
import type { ClaimRouteDeps } from "../claims/deps.ts";
import { answerPraise } from "./answer.ts";
import { PraiseAnswerSchema } from "./praise-view.ts";

export function receivePraiseRoute(app: ServiceApp, { room }: ClaimRouteDeps): void {
  defineRoute(app, {
    method: "POST",
    path: "/praises",
    roles: "public",
    summary: "시민 칭찬 접수",
    description: "연락처는 중복 확인에만 쓰고 저장하지 않습니다. 로그인하지 않아도 됩니다.",
    body: z.strictObject({
      text: textField(2_000),
      contact: lineField(100),
      citizenName: lineField(40).optional(),
      departmentCode: idField("department").optional(),
    }),
    response: PraiseAnswerSchema,
    status: 201,
    async handler({ body, context }) {
      return answerPraise(await receivePraise(room, context, body));
    },
  });
}
