import { nameId } from "@dure/kernel";
import { isTenantId, type TenantId } from "@dure/messages";
import {
  IDENTITY_HEADER,
  type Identity,
  kitError,
  lineField,
  sendProblem,
  verifyIdentity,
} from "@dure/service-kit";
import type { FastifyRequest } from "fastify";
import { z } from "zod";
import { setUpAgency } from "../commands/set-up-agency.ts";
import { AGENCY_KINDS } from "../domain/agency/agency.ts";
import { civilDay, departmentBody, personBody } from "./fields.ts";
import type { HttpParts } from "./http-parts.ts";

const ROUTE = "/api/v1/operator/agencies";
const IDEMPOTENCY_KEY = /^[A-Za-z0-9._:-]{8,128}$/;
const BODY_LIMIT_BYTES = 4 * 1024 * 1024;

const SetUpBody = z.strictObject({
  agency: z
    .string()
    .max(32)
    .refine(isTenantId)
    .transform((text) => text as TenantId),
  name: lineField(60),
  kind: z.enum(AGENCY_KINDS),
  foundedOn: civilDay(),
  departments: z.array(departmentBody).min(1).max(500),
  people: z
    .array(
      personBody.extend({
        personRef: z
          .string()
          .max(64)
          .regex(/^[A-Za-z0-9._-]{1,64}$/)
          .optional(),
      }),
    )
    .min(3)
    .max(500),
  policy: z.strictObject({
    yaml: z.string().min(1).max(262_144),
    effectiveFrom: civilDay(),
    approvedBy: z.tuple([z.string().max(32), z.string().max(32)]),
  }),
});

const SCHEMA: object = {
  body: SetUpBody,
  summary: "기관을 개설한다",
  operationId: "setUpAgency",
  "x-dure-roles": ["OPERATOR"],
  security: [{ session: [] }],
};

/**
 * `POST /api/v1/operator/agencies`: sets up an agency. The address names no agency, so the route stands beside
 * `defineRoute` and does its checks itself. Sending the same again finishes or repeats the same set-up.
 */
export function operatorAgencyRoutes(
  { app, handlers, keys, clock }: HttpParts,
  identityKey: string,
): void {
  // Inside a registration of its own, so that the document of routes sees it like every other one.
  void app.register(async (scope) => {
    scope.post(ROUTE, {
      bodyLimit: BODY_LIMIT_BYTES,
      schema: SCHEMA,
      onRequest: async (request) => {
        operatorOf(request, identityKey, clock.nowMs());
      },
      handler: async (request, reply) => {
        const operator = operatorOf(request, identityKey, clock.nowMs());
        const key = request.headers["idempotency-key"];
        if (typeof key !== "string" || !IDEMPOTENCY_KEY.test(key)) {
          throw kitError("IDEMPOTENCY_KEY_REQUIRED");
        }
        const body = request.body as z.output<typeof SetUpBody>;
        const { agency, name, kind, foundedOn, departments, people, policy } = body;
        const commandId = nameId(agency, operator.personRef, `POST ${ROUTE}`, key);
        const outcome = await setUpAgency(
          { handlers, keys },
          { facts: { agency, name, kind, foundedOn }, departments, people, policy },
          {
            tenantId: agency,
            actor: { kind: "person", ref: operator.personRef },
            commandId,
            correlationId: commandId,
            traceparent: request.traceparent,
            nowMs: clock.nowMs(),
          },
        );
        if (!outcome.ok) return sendProblem(request, reply, outcome.refusal);
        const { position, ...report } = outcome.value;
        if (position !== undefined) reply.header("dure-position", position);
        return reply.status(201).send(report);
      },
    });
  });
}

function operatorOf(request: FastifyRequest, identityKey: string, nowMs: number): Identity {
  const token = request.headers[IDENTITY_HEADER];
  const identity =
    typeof token === "string" ? verifyIdentity(token, identityKey, nowMs) : undefined;
  if (!identity) throw kitError("SIGN_IN_REQUIRED");
  if (!identity.roles.includes("OPERATOR")) throw kitError("ROLE_MISSING", { roles: "OPERATOR" });
  return identity;
}
