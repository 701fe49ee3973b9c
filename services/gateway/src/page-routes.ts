import { RefusalError } from "@dure/kernel";
import type { Identity } from "@dure/service-kit";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { DemoPerson } from "./demo-person.ts";
import { PAGE_STYLE, type ShownPerson, startPage } from "./page.ts";
import { shownName } from "./person-names.ts";
import { dropSession, setSessionCookie } from "./session-cookie.ts";
import type { SessionRouteOptions } from "./session-routes.ts";
import { signIn } from "./sign-in.ts";

const FORM = "application/x-www-form-urlencoded";
const FORM_LIMIT_BYTES = 2_048;
const hidden = { schema: { hide: true } as object };

/** `/`, and the two forms on it. */
export function servePage(app: FastifyInstance, options: SessionRouteOptions): void {
  void app.register(async (scope) => {
    scope.addContentTypeParser(
      FORM,
      { parseAs: "string", bodyLimit: FORM_LIMIT_BYTES },
      (_request, body, done) => done(null, new URLSearchParams(body as string)),
    );
    scope.get("/page.css", hidden, (_request, reply) =>
      reply.type("text/css; charset=utf-8").send(PAGE_STYLE),
    );
    scope.get("/", hidden, (request, reply) => sendPage(request, reply, options));
    scope.post("/sign-in", hidden, async (request, reply) => {
      try {
        const identity = await signIn(choiceOf(request.body), options);
        if (request.dureTicket !== undefined) await options.sessions.close(request.dureTicket);
        const { ticket } = await options.sessions.open(identity);
        setSessionCookie(reply, ticket, options.isSecure);
        return reply.redirect("/", 303);
      } catch (error) {
        if (!(error instanceof RefusalError)) throw error;
        const { title, why, remedy, status } = error.refusal;
        return sendPage(request, reply.status(status), options, `${title} ${why} ${remedy}`);
      }
    });
    scope.post("/sign-out", hidden, async (request, reply) => {
      await dropSession(request, reply, options.sessions);
      return reply.redirect("/", 303);
    });
  });
}

/** `agency/personRef`; nothing behind the slash means a citizen. */
function choiceOf(body: unknown) {
  const who = body instanceof URLSearchParams ? (body.get("who") ?? "") : "";
  const slash = who.indexOf("/");
  const agency = slash < 0 ? "" : who.slice(0, slash);
  const personRef = who.slice(slash + 1, slash + 129);
  return personRef === "" ? { agency, citizen: true as const } : { agency, personRef };
}

async function sendPage(
  request: FastifyRequest,
  reply: FastifyReply,
  options: SessionRouteOptions,
  notice?: string,
): Promise<FastifyReply> {
  const people = await options.demoPeople();
  const identity = request.dureSession?.identity;
  const signedInAs = identity && (await signedInName(identity, people, options));
  return reply
    .type("text/html; charset=utf-8")
    .header("cache-control", "no-store")
    .send(
      startPage({
        people: signedInAs === undefined ? await choices(people, options) : [],
        developmentSignIn: options.developmentSignIn,
        signedInAs,
        notice,
      }),
    );
}

/** Agency and name of whoever is signed in. */
async function signedInName(
  { kind, personRef, tenantId }: Identity,
  people: readonly DemoPerson[],
  { names }: SessionRouteOptions,
): Promise<string> {
  const ofAgency = people.filter(({ agency }) => agency === tenantId);
  const known = ofAgency.find((one) => one.personRef === personRef);
  const person = known ?? { agency: tenantId, personRef };
  const who = kind === "citizen" && !known ? "시민" : await shownName(person, names);
  return `${ofAgency[0]?.agencyName ?? tenantId} ${who}`;
}

/** The people whom a visitor may choose, by the names that they have now. They are few. */
const choices = (
  people: readonly DemoPerson[],
  { names }: SessionRouteOptions,
): Promise<readonly ShownPerson[]> =>
  Promise.all(people.map(async (one) => ({ ...one, name: await shownName(one, names) })));
