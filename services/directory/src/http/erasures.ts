import type { HandledCommand } from "@dure/command-handling";
import { type Outcome, refused } from "@dure/kernel";
import { defineRoute, notFound } from "@dure/service-kit";
import { z } from "zod";
import { requestErasure } from "../commands/request-erasure.ts";
import {
  DECLINE_REASONS,
  ERASURE_GROUNDS,
  type Erasure,
  type ErasureState,
} from "../domain/erasure/erasure.ts";
import { directoryProblems } from "../errors.ts";
import { type HttpParts, PERSONNEL } from "./http-parts.ts";

const ground = z
  .enum(ERASURE_GROUNDS)
  .meta({ description: "PIPA_21: 보유기간 경과·처리목적 달성, PIPA_36: 정보주체의 삭제 요구" });
const step = z.object({ by: z.string(), on: z.string() });

/** The newest request and what became of it. It names people by reference only. */
const ErasureAnswer = z.object({
  personRef: z.string(),
  status: z.enum(["REQUESTED", "ENDORSED", "APPROVED", "DECLINED", "CARRIED_OUT"]),
  ground,
  requested: step,
  approvals: z.array(step),
  declined: step.extend({ reason: z.enum(DECLINE_REASONS) }).optional(),
  carriedOut: z
    .object({
      on: z.string(),
      keys: z.array(z.object({ id: z.string(), commitment: z.string() })),
      receipt: z.string(),
    })
    .optional(),
});

const bodyOf = ({ approvals, carriedOut, ...facts }: Erasure): z.input<typeof ErasureAnswer> => ({
  ...facts,
  approvals: [...approvals],
  ...(carriedOut ? { carriedOut: { ...carriedOut, keys: [...carriedOut.keys] } } : {}),
});

function answer(handled: Outcome<HandledCommand<ErasureState>>) {
  if (!handled.ok) return handled;
  const { position, state } = handled.value;
  if (state === null) return refused(directoryProblems.refuse("NOT_FOUND"));
  return { ok: true as const, value: { body: bodyOf(state), position } };
}

/**
 * Erasure of a person (개인정보 파기): one requests, two others approve, then the key is destroyed by itself. Answered
 * from the log, because an approver must see what stands now.
 */
export function erasureRoutes({ app, handlers }: HttpParts): void {
  const { erasures } = handlers;

  defineRoute(app, {
    method: "POST",
    path: "/people/:personRef/erasure",
    roles: PERSONNEL,
    summary: "퇴직한 사람의 개인정보 파기를 법적 근거를 들어 요청한다",
    body: z.strictObject({ ground }),
    response: ErasureAnswer,
    status: 201,
    handler: async ({ params, body, context }) =>
      answer(await requestErasure(handlers, params.personRef, body.ground, context)),
  });

  defineRoute(app, {
    method: "POST",
    path: "/people/:personRef/erasure/approve",
    roles: ["PANEL", "AGENCY_ADMIN"],
    summary: "파기를 승인한다. 요청자가 아닌 두 사람이 승인하면 열쇠를 없애며 되돌릴 수 없다",
    response: ErasureAnswer,
    handler: async ({ params, identity, context }) => {
      const command = { kind: "approve", roles: identity.roles } as const;
      return answer(await erasures.handle(params.personRef, command, context));
    },
  });

  defineRoute(app, {
    method: "POST",
    path: "/people/:personRef/erasure/decline",
    roles: ["PANEL", ...PERSONNEL],
    summary: "파기 요청을 반려하거나, 요청한 사람이 철회한다",
    body: z.strictObject({ reason: z.enum(DECLINE_REASONS) }),
    response: ErasureAnswer,
    handler: async ({ params, identity, body, context }) => {
      const command = { kind: "decline", roles: identity.roles, reason: body.reason } as const;
      return answer(await erasures.handle(params.personRef, command, context));
    },
  });

  defineRoute(app, {
    method: "GET",
    path: "/people/:personRef/erasure",
    roles: ["PANEL", "AUDITOR", ...PERSONNEL],
    summary: "파기의 상태, 승인자, 없앤 열쇠와 증명",
    response: ErasureAnswer,
    handler: async ({ tenantId, params }) => {
      const { state } = await erasures.load(tenantId, params.personRef);
      if (state === null) throw notFound();
      return { body: bodyOf(state) };
    },
  });
}
