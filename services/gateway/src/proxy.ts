import { PassThrough, type Readable } from "node:stream";
import type { Clock } from "@dure/kernel";
import { IDENTITY_HEADER, kitError, notFound, pathOf, signIdentity } from "@dure/service-kit";
import httpProxy from "@fastify/http-proxy";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { gatewayError } from "./errors.ts";
import { ownerOf, type UpstreamName } from "./upstreams.ts";

const ANSWER_LIMIT_MS = 30_000;
/** A file of 10 MiB in base64, or as multipart, with room for what is around it. */
const PASSED_LIMIT_BYTES = 14 * 1024 * 1024;
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

/**
 * Refuses what no service would take before a byte of it is passed on: a service that hangs up in the middle of an
 * upload could not tell the sender why. The services' own limits, often lower, stand behind this one.
 */
function refuseLargeBody(request: FastifyRequest): void {
  const announcedBytes = Number(request.headers["content-length"] ?? 0);
  if (announcedBytes > PASSED_LIMIT_BYTES) {
    throw kitError("BODY_TOO_LARGE", { limitBytes: PASSED_LIMIT_BYTES });
  }
}

/** Passes requests on to the service that owns them, with the signed identity of the session. */
export function serveUpstreams(app: FastifyInstance, options: ProxyOptions): void {
  const { clock, identityKey, upstreams } = options;
  const upstreamOf = (request: FastifyRequest): string => {
    const owner = ownerOf(pathOf(request));
    if (owner === undefined) throw notFound();
    return upstreams[owner];
  };
  void app.register(async (scope) => {
    // Before the body: what is refused here must not have begun to flow.
    scope.addHook("onRequest", async (request) => {
      upstreamOf(request);
      refuseLargeBody(request);
    });
    // A body that nobody took in the end is dropped, so that the connection can go on.
    scope.addHook("onResponse", async (request) => {
      if (request.body instanceof PassThrough) request.body.destroy();
    });
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser("*", (_request, payload, done) => done(null, detached(payload)));
    await scope.register(httpProxy, {
      upstream: "",
      proxyPayloads: false,
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
              ? {
                  [IDENTITY_HEADER]: signIdentity(dureSession.identity, identityKey, clock.nowMs()),
                }
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
  });
}

/**
 * The body as a stream of its own. The client library destroys a body that it could not send, and a request destroyed
 * in the middle leaves its connection stuck: so a copy is given away, and the rest of the request is read and dropped.
 */
function detached(payload: Readable): Readable {
  const copy = new PassThrough();
  copy.once("close", () => {
    payload.unpipe(copy);
    payload.resume();
  });
  payload.once("error", (error) => copy.destroy(error));
  payload.once("aborted", () => copy.destroy());
  return payload.pipe(copy);
}
