import type { Clock, Ids } from "@dure/kernel";
import type { ReadModelStore } from "@dure/read-model";
import { createHttpApp, kitError, type Logger, serveHealth, startHttp } from "@dure/service-kit";
import rateLimit from "@fastify/rate-limit";
import type { FastifyInstance } from "fastify";
import type { DemoPerson } from "./demo-person.ts";
import { serveDocs } from "./docs-routes.ts";
import { mergedDocuments } from "./open-api.ts";
import { servePage } from "./page-routes.ts";
import { directoryLookup, type PersonLookup } from "./person-lookup.ts";
import { directoryNames } from "./person-names.ts";
import { serveUpstreams } from "./proxy.ts";
import { assertSameOrigin } from "./same-origin.ts";
import { readSessions } from "./session-cookie.ts";
import { serveSession } from "./session-routes.ts";
import { openSessions } from "./sessions.ts";
import type { UpstreamName } from "./upstreams.ts";

export interface GatewayOptions {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly logger: Logger;
  /** Where sessions live. */
  readonly readModels: ReadModelStore;
  /** Secret shared with the services; at least 16 characters. */
  readonly identityKey: string;
  /** Base addresses without a slash at the end. */
  readonly upstreams: Readonly<Record<UpstreamName, string>>;
  /** Where people are looked up: the directory's gRPC address (`host:port`), or a look-up of one's own. */
  readonly directory: string | (() => string) | PersonLookup;
  /** 0 or absent: any free port. */
  readonly httpPort?: number;
  readonly developmentSignIn: boolean;
  readonly demoPeople: () => readonly DemoPerson[] | Promise<readonly DemoPerson[]>;
  /** Requests of one session (or, without one, of one address); 1,200 a minute when absent. */
  readonly rateLimit?: { readonly max: number; readonly windowMs: number };
  /** `https://…` where a front server adds TLS: the cookie is then Secure and this origin counts as our own. */
  readonly publicOrigin?: string;
}

export interface RunningGateway {
  readonly url: string;
  stop(): Promise<void>;
}

const RATE = { max: 1_200, windowMs: 60_000 };
const MAX_COUNTED_SENDERS = 10_000;

const PAGE_POLICY = {
  "default-src": ["'none'"],
  "base-uri": ["'none'"],
  "form-action": ["'self'"],
  "frame-ancestors": ["'none'"],
  "img-src": ["'self'"],
  "style-src": ["'self'"],
};

/** Starts the one door of Dure: sign-in, sessions, routing to the services, one OpenAPI document, the start page. */
export async function startGateway(options: GatewayOptions): Promise<RunningGateway> {
  const { clock, ids, logger, identityKey, publicOrigin, upstreams } = options;
  const isSecure = publicOrigin?.startsWith("https:") ?? false;
  const app = createHttpApp({
    name: "gateway",
    title: "두레",
    clock,
    ids,
    logger,
    helmet: {
      contentSecurityPolicy: { useDefaults: false, directives: PAGE_POLICY },
      strictTransportSecurity: isSecure,
    },
  });
  const people = lookupOf(options.directory);
  const sessions = await openSessions({ readModels: options.readModels, clock, people });
  app.addHook("onRequest", async (request) => assertSameOrigin(request, publicOrigin));
  readSessions(app, sessions, identityKey);
  limitRate(app, options.rateLimit ?? RATE);
  const { demoPeople, developmentSignIn } = options;
  const names = directoryNames({ directory: upstreams.directory, clock, identityKey });
  const signInParts = { developmentSignIn, demoPeople, people, names, ids, sessions, isSecure };
  serveHealth(app, () => true);
  servePage(app, signInParts);
  serveSession(app, signInParts);
  serveDocs(app, mergedDocuments({ app, clock, upstreams }));
  serveUpstreams(app, { upstreams, clock, identityKey });
  const server = await startHttp(app, { port: options.httpPort });
  return {
    url: server.url,
    async stop() {
      await server.stop();
      people.close();
    },
  };
}

const lookupOf = (directory: GatewayOptions["directory"]): PersonLookup =>
  typeof directory === "object" ? directory : directoryLookup(directory);

/** Counts per session, so that one busy person does not lock an office behind one address out. */
function limitRate(app: FastifyInstance, { max, windowMs }: { max: number; windowMs: number }) {
  void app.register(rateLimit, {
    max,
    timeWindow: windowMs,
    cache: MAX_COUNTED_SENDERS,
    keyGenerator: (request) => (request.dureSession ? request.dureTicket : undefined) ?? request.ip,
    errorResponseBuilder: (_request, { max: limit, ttl }) =>
      kitError("RATE_LIMITED", { max: limit, retryAfterSeconds: Math.ceil(ttl / 1_000) }),
  });
}
