import { kitError, PROBLEM_MEDIA_TYPE, ProblemSchema, ROLES } from "@dure/service-kit";
import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { dropSession, setSessionCookie } from "./session-cookie.ts";
import type { Session, Sessions } from "./sessions.ts";
import { type SignInOptions, signIn } from "./sign-in.ts";

const agency = z
  .string()
  .max(32)
  .regex(/^[a-z0-9]{1,32}$/);
const SignInBody = z.union([
  z.strictObject({ agency, personRef: z.string().min(1).max(128) }),
  z.strictObject({ agency, citizen: z.literal(true) }),
]);
const SessionAnswer = z.object({
  agency,
  kind: z.enum(["person", "citizen", "operator"]),
  personRef: z.string().max(128),
  roles: z.array(z.enum(ROLES)).max(ROLES.length),
  orgUnit: z.string().max(64).optional(),
  displayName: z.string().max(200).optional(),
  expiresAt: z.iso.datetime(),
});

const ok = (schema: z.ZodType) => ({
  description: "성공",
  content: { "application/json": { schema } },
});
const problem = {
  description: "문제 문서",
  content: { [PROBLEM_MEDIA_TYPE]: { schema: ProblemSchema } },
};
const open = { "x-dure-roles": ["PUBLIC"], tags: ["session"] };

export interface SessionRouteOptions extends SignInOptions {
  readonly sessions: Sessions;
  readonly isSecure: boolean;
}

/** `/api/v1/session`: sign in, ask who is signed in, sign out. No Idempotency-Key: nothing is recorded here. */
export function serveSession(app: FastifyInstance, options: SessionRouteOptions): void {
  const { sessions } = options;
  const url = "/api/v1/session";
  void app.register(async (scope) => {
    scope.route({
      method: "POST",
      url,
      schema: {
        ...open,
        operationId: "signIn",
        summary: "데모 인물이나 시민으로 로그인한다(개발용)",
        body: SignInBody,
        response: { 201: ok(SessionAnswer), default: problem },
      },
      async handler(request, reply) {
        const identity = await signIn(request.body as z.infer<typeof SignInBody>, options);
        // A new secret at every sign-in: one that was planted before is worth nothing.
        if (request.dureTicket !== undefined) await sessions.close(request.dureTicket);
        const { ticket, session } = await sessions.open(identity);
        setSessionCookie(reply, ticket, options.isSecure);
        return reply.status(201).send(await sessionAnswer(session, options));
      },
    });
    scope.route({
      method: "GET",
      url,
      schema: {
        ...open,
        operationId: "getSession",
        summary: "지금 로그인한 사람",
        response: { 200: ok(SessionAnswer), default: problem },
      },
      async handler(request, reply) {
        if (!request.dureSession) throw kitError("SIGN_IN_REQUIRED");
        reply.header("cache-control", "no-store");
        return sessionAnswer(request.dureSession, options);
      },
    });
    scope.route({
      method: "DELETE",
      url,
      schema: {
        ...open,
        operationId: "signOut",
        summary: "로그아웃한다",
        response: { 204: z.null().meta({ description: "내용 없음" }), default: problem },
      },
      async handler(request, reply) {
        await dropSession(request, reply, sessions);
        return reply.status(204).send();
      },
    });
  });
}

async function sessionAnswer(
  session: Session,
  { demoPeople, names }: SignInOptions,
): Promise<z.infer<typeof SessionAnswer>> {
  const { identity } = session;
  const { tenantId, personRef, kind, roles, orgUnit } = identity;
  const known = (await demoPeople()).find(
    (one) => one.agency === tenantId && one.personRef === personRef,
  );
  const displayName =
    known?.displayName ?? (kind === "person" ? await names.find(tenantId, personRef) : undefined);
  return {
    agency: tenantId,
    kind,
    personRef,
    roles: [...roles],
    ...(orgUnit === undefined ? {} : { orgUnit }),
    ...(displayName === undefined ? {} : { displayName }),
    expiresAt: new Date(session.expiresAtMs).toISOString(),
  };
}
