import type { Clock } from "@dure/kernel";
import { IDENTITY_HEADER, notFound, pathOf, signIdentity } from "@dure/service-kit";
import httpProxy from "@fastify/http-proxy";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { gatewayError } from "./errors.ts";
import { ownerOf, type UpstreamName } from "./upstreams.ts";

const ANSWER_LIMIT_MS = 30_000;
const CONNECTIONS_PER_UPSTREAM = 64;

/** What the outside must not say to a service: who it is, where it comes from, and its session. */
const DROPPED = new Set([
  IDENTITY_HEADER,
  "authorization",
  "cookie",
  "forwarded",
  "proxy-authorization",
  "via",
  "x-real-ip",
]);

export interface ProxyOptions {
  readonly upstreams: Readonly<Record<UpstreamName, string>>;
  readonly clock: Clock;
  readonly identityKey: string;
}

/** Passes requests on to the service that owns them, with the signed identity of the session. */
export function serveUpstreams(app: FastifyInstance, options: ProxyOptions): void {
  const { clock, identityKey, upstreams } = options;
  const upstreamOf = (request: FastifyRequest): string => {
    const owner = ownerOf(pathOf(request));
    if (owner === undefined) throw notFound();
    return upstreams[owner];
  };
  void app.register(httpProxy, {
    upstream: "",
    prefix: "/api/v1",
    rewritePrefix: "/api/v1",
    routes: ["/agencies/*", "/operator/*"],
    httpMethods: ["GET", "POST", "PUT", "PATCH", "DELETE"],
    disableRequestLogging: true,
    undici: {
      connections: CONNECTIONS_PER_UPSTREAM,
      headersTimeout: ANSWER_LIMIT_MS,
      bodyTimeout: ANSWER_LIMIT_MS,
    },
    preHandler: async (request: FastifyRequest) => {
      upstreamOf(request);
    },
    replyOptions: {
      getUpstream: (request) => upstreamOf(request as unknown as FastifyRequest),
      // A service that is away is told to the sender, who repeats with the same key; repeating here would hide it.
      retryDelay: () => null,
      rewriteRequestHeaders(request, headers) {
        const { dureSession, id, traceparent } = request as unknown as FastifyRequest;
        const passed = Object.entries(headers).filter(
          ([name]) => !DROPPED.has(name) && !name.startsWith("x-forwarded-"),
        );
        return {
          ...Object.fromEntries(passed),
          "x-request-id": id,
          traceparent,
          ...(dureSession
            ? { [IDENTITY_HEADER]: signIdentity(dureSession.identity, identityKey, clock.nowMs()) }
            : {}),
        };
      },
      rewriteHeaders(headers) {
        const { "set-cookie": _dropped, ...passed } = headers;
        return passed;
      },
      onError(reply, { error }) {
        const isLate = "statusCode" in error && error.statusCode === 504;
        reply.send(gatewayError(isLate ? "UPSTREAM_TIMEOUT" : "UPSTREAM_UNAVAILABLE"));
      },
    },
  });
}
