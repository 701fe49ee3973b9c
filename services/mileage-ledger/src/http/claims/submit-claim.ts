import type { CivilDate } from "@dure/kernel";
import {
  dateField,
  defineRoute,
  idField,
  lineField,
  type ServiceApp,
  textField,
} from "@dure/service-kit";
import { z } from "zod";
import { submitClaim } from "../../commands/claims/submit-claim.ts";
import { answerClaim } from "./answer.ts";
import { ClaimAnswerSchema } from "./claim-view.ts";
import type { ClaimRouteDeps } from "./deps.ts";

/** More people than the rule allows may be sent: the rule refuses them with its own words. */
const MAX_SENT_CONTRIBUTORS = 100;

const EvidenceField = z.strictObject({
  kind: z.enum(["DOC_NO", "URL", "FILE"]),
  value: lineField(500),
  sha256: z
    .string()
    .max(64)
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
});

const SubmitBody = z.strictObject({
  activityCode: lineField(60),
  actDate: dateField(),
  title: lineField(120),
  description: textField(4_000),
  evidence: z.array(EvidenceField).max(10),
  contributions: z
    .array(
      z.strictObject({
        personRef: idField("person"),
        sharePermille: z.int().min(-1_000_000).max(1_000_000),
      }),
    )
    .max(MAX_SENT_CONTRIBUTORS)
    .optional(),
  units: z.int().min(-1_000_000).max(1_000_000).optional(),
  rank: z.int().min(-1_000_000).max(1_000_000).optional(),
  subject: lineField(200).optional(),
});

export function submitClaimRoute(app: ServiceApp, { room }: ClaimRouteDeps): void {
  defineRoute(app, {
    method: "POST",
    path: "/claims",
    roles: ["STAFF", "DEPT_HEAD", "OFFICE", "PANEL"],
    summary: "마일리지 적립 신청",
    description:
      "기여도는 천분율이며 합이 1000이어야 합니다. 생략하면 신청자 한 사람의 실적입니다.",
    body: SubmitBody,
    response: ClaimAnswerSchema,
    status: 201,
    async handler({ body, context }) {
      const request = { ...body, actDate: body.actDate as CivilDate };
      return answerClaim(await submitClaim(room, context, request));
    },
  });
}
