import type { Clock, Ids } from "@dure/kernel";
import helmet, { type FastifyHelmetOptions } from "@fastify/helmet";
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from "fastify";
import type { Logger } from "pino";
import { handleError } from "./error-handler.ts";
import { kitError, kitProblems } from "./errors.ts";
import { describeRoutes } from "./openapi.ts";
import { PROBLEM_MEDIA_TYPE, problemDocument } from "./problem-document.ts";
import { requestIdFrom, traceparentFrom } from "./trace.ts";
import { answerUnknownRoutes } from "./unknown-route.ts";
import { validatorCompiler } from "./validation.ts";

export const BODY_LIMIT_BYTES = 1024 * 1024;
const REQUEST_TIMEOUT_MS = 30_000;

export interface HttpAppOptions {
  readonly name: string;
  readonly title: string;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly logger: Logger;
  readonly helmet?: FastifyHelmetOptions;
}

declare module "fastify" {
  interface FastifyRequest {
    /** W3C trace context of the request, passed on or made. */
    traceparent: string;
  }
}

/**
 * The base of every HTTP room: problem documents for every error, request ids, traces, one log line per request,
 * security headers, refusal of new requests while stopping. Routes may be declared at once.
 */
export function createHttpApp(options: HttpAppOptions): FastifyInstance {
  const { ids } = options;
  const app = Fastify({
    loggerInstance: options.logger.child({ service: options.name }) as FastifyBaseLogger,
    logController: new LogController({
      disableRequestLogging: true,
      requestIdLogLabel: "requestId",
    }),
    bodyLimit: BODY_LIMIT_BYTES,
    routerOptions: { maxParamLength: 256 },
    requestTimeout: REQUEST_TIMEOUT_MS,
    forceCloseConnections: "idle",
    return503OnClosing: false,
    requestIdHeader: false,
    genReqId: (request) => requestIdFrom(request.headers["x-request-id"], ids),
    frameworkErrors(error, request, reply) {
      void handleError(error, request, reply);
    },
    clientErrorHandler(error, socket) {
      if (!socket.writable) return;
      socket.end(malformedAnswer(error.code === "HPE_HEADER_OVERFLOW" ? 431 : 400));
    },
  });
  // Text bodies would reach a handler without a schema.
  app.removeContentTypeParser("text/plain");
  app.setValidatorCompiler(validatorCompiler);
  // Answers are checked and written by the route itself, before they are kept.
  app.setSerializerCompiler(() => (data) => JSON.stringify(data));
  app.setErrorHandler(handleError);
  app.decorateRequest("traceparent", "");
  refuseWhileStopping(app);
  app.addHook("onRequest", async (request, reply) => {
    request.traceparent = traceparentFrom(request.headers["traceparent"], ids);
    reply.header("x-request-id", request.id);
  });
  app.addHook("onResponse", async (request, reply) => {
    request.log.info(
      {
        // The template, not the address: ids and search words stay out of the logs.
        route: `${request.method} ${request.routeOptions.url ?? "unknown"}`,
        status: reply.statusCode,
        durationMs: Math.round(reply.elapsedTime),
        traceparent: request.traceparent,
      },
      "request",
    );
  });
  answerUnknownRoutes(app);
  void app.register(helmet, options.helmet ?? {});
  describeRoutes(app, options.title);
  return app;
}

/** Requests on open connections during a stop are told to come back, in the usual form. */
function refuseWhileStopping(app: FastifyInstance): void {
  let stopping = false;
  app.addHook("preClose", async () => {
    stopping = true;
  });
  app.addHook("onRequest", async (_request, reply) => {
    if (!stopping) return;
    reply.header("connection", "close");
    throw kitError("STOPPING");
  });
}

/** The bytes for a sender whose request is no HTTP. There is no request object to answer through. */
function malformedAnswer(status: 400 | 431): string {
  const refusal = kitProblems.refuse("REQUEST_MALFORMED");
  const body = JSON.stringify(problemDocument({ ...refusal, status }, "/"));
  const reason = status === 400 ? "Bad Request" : "Request Header Fields Too Large";
  return [
    `HTTP/1.1 ${status} ${reason}`,
    `Content-Type: ${PROBLEM_MEDIA_TYPE}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    "Connection: close",
    "",
    body,
  ].join("\r\n");
}
