import type { CivilDate } from "@dure/kernel";
import { parsePoints } from "@dure/kernel";
import {
  dateField,
  defineRoute,
  idField,
  lineField,
  pointsField,
  type ServiceApp,
} from "@dure/service-kit";
import { z } from "zod";
import type { LedgerRouteDeps } from "./deps.ts";
import { ReceiptSchema, submitToLedger } from "./submit.ts";

/** What the office may post by hand. Nothing is edited: each is a new entry that names what it corrects. */
export function correctionRoutes(app: ServiceApp, deps: LedgerRouteDeps): void {
  defineRoute(app, {
    method: "POST",
    path: "/ledger/entries/:entryId/reverse",
    roles: ["OFFICE"],
    summary: "적립 취소(이미 쓴 점수는 환수로 남음)",
    params: z.strictObject({ entryId: idField("entry") }),
    body: z.strictObject({ points: pointsField().optional() }),
    response: ReceiptSchema,
    handler: ({ body, context, params }) => {
      const pointsMilli = body.points === undefined ? undefined : parsePoints(body.points);
      return submitToLedger(deps, context, {
        kind: "reverseGrant",
        original: params.entryId,
        ...(pointsMilli !== undefined && { pointsMilli }),
      });
    },
  });
  defineRoute(app, {
    method: "POST",
    path: "/ledger/penalties",
    roles: ["OFFICE"],
    summary: "감점(소극행정 등)",
    body: z.strictObject({ personRef: idField("person"), code: lineField(60) }),
    response: ReceiptSchema,
    handler: ({ body, context }) => submitToLedger(deps, context, { kind: "deduct", ...body }),
  });
  defineRoute(app, {
    method: "POST",
    path: "/ledger/expiry",
    roles: ["OFFICE"],
    summary: "오늘까지 소멸한 점수를 기록(날마다 저절로도 기록됨)",
    body: z.strictObject({}),
    response: ReceiptSchema,
    handler: ({ context }) => submitToLedger(deps, context, { kind: "expireLots" }),
  });
  defineRoute(app, {
    method: "POST",
    path: "/ledger/periods",
    roles: ["OFFICE"],
    summary: "기간 마감",
    body: z.strictObject({ through: dateField() }),
    response: ReceiptSchema,
    handler: ({ body, context }) =>
      submitToLedger(deps, context, { kind: "closePeriod", through: body.through as CivilDate }),
  });
  defineRoute(app, {
    method: "POST",
    path: "/budgets/:fiscalYear",
    roles: ["HR_ACCOUNTING"],
    summary: "보상 예산 배정(추가)",
    params: z.strictObject({
      fiscalYear: z.coerce.number().int().min(2000).max(2999),
    }),
    body: z.strictObject({ amountWon: z.int().min(1).max(1_000_000_000_000) }),
    response: ReceiptSchema,
    handler: ({ body, context, params }) =>
      submitToLedger(deps, context, {
        kind: "fundBudget",
        fiscalYear: params.fiscalYear,
        amountWon: body.amountWon,
      }),
  });
}
