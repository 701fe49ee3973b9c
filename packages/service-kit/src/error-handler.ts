import { RefusalError } from "@dure/kernel";
import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";
import { kitProblems } from "./errors.ts";
import { sendProblem } from "./problem-document.ts";
import { safeError } from "./safe-error.ts";
import { entry, RequestInvalid } from "./validation.ts";

/** An upload is one file; these are what @fastify/multipart says of more. */
const TOO_MANY_PARTS = new Set(["FST_FILES_LIMIT", "FST_PARTS_LIMIT", "FST_FIELDS_LIMIT"]);
const DRAIN_LIMIT_BYTES = 32 * 1024 * 1024;

/** Every error of a request becomes a problem document here; what is no refusal is logged and told as `INTERNAL`. */
export function handleError(
  error: FastifyError | Error,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  if (error instanceof RequestInvalid) {
    // An id that cannot exist is answered like one that does not.
    const inPath = error.errors.every(({ path }) => path.startsWith("params"));
    return inPath
      ? sendProblem(request, reply, kitProblems.refuse("NOT_FOUND"))
      : sendProblem(request, reply, error.refusal, error.errors);
  }
  if (error instanceof RefusalError) {
    const { refusal } = error;
    if (refusal.status >= 500) request.log.error({ code: refusal.code }, "refused by a dependency");
    return sendProblem(request, reply, refusal);
  }
  if ("code" in error && TOO_MANY_PARTS.has(error.code)) {
    return handleError(new RequestInvalid([entry(["file"], "TOO_LONG")]), request, reply);
  }
  const refusal = refusalOf(error, request);
  if (refusal) {
    if (refusal.code === "BODY_TOO_LARGE") letSenderFinish(request, reply);
    return sendProblem(request, reply, refusal);
  }
  request.log.error({ error: safeError(error) }, "request failed");
  return sendProblem(request, reply, kitProblems.refuse("INTERNAL"));
}

/**
 * Fastify hangs up on a body that is too large, and a sender that is still writing then sees a broken connection
 * instead of the reason. Up to a bound the rest is read and thrown away, so that the reason arrives.
 */
function letSenderFinish(request: FastifyRequest, reply: FastifyReply): void {
  const announcedBytes = Number(request.headers["content-length"] ?? Number.POSITIVE_INFINITY);
  if (announcedBytes > DRAIN_LIMIT_BYTES) return;
  reply.removeHeader("connection");
  request.raw.resume();
}

/** Refusals that Fastify itself makes, in Dure's codes. */
function refusalOf(error: FastifyError | Error, request: FastifyRequest) {
  const code = "code" in error ? error.code : undefined;
  const statusCode = "statusCode" in error ? error.statusCode : undefined;
  switch (code) {
    case "FST_ERR_CTP_INVALID_MEDIA_TYPE":
      return kitProblems.refuse("MEDIA_TYPE_UNSUPPORTED", { accepted: acceptedBy(request) });
    case "FST_ERR_CTP_BODY_TOO_LARGE":
      return kitProblems.refuse("BODY_TOO_LARGE", { limitBytes: request.routeOptions.bodyLimit });
    case "FST_ERR_CTP_EMPTY_JSON_BODY":
    case "FST_ERR_CTP_INVALID_JSON_BODY":
      return kitProblems.refuse("BODY_NOT_JSON");
    case "FST_ERR_BAD_URL":
      return kitProblems.refuse("REQUEST_MALFORMED");
    default:
      break;
  }
  if (statusCode === 400 && error instanceof SyntaxError) {
    return kitProblems.refuse("BODY_NOT_JSON");
  }
  const ofSender = statusCode !== undefined && statusCode >= 400 && statusCode < 500;
  return ofSender ? kitProblems.refuse("REQUEST_MALFORMED") : undefined;
}

const acceptedBy = (request: FastifyRequest): string =>
  request.routeOptions.config?.accepts?.join(", ") ?? "application/json";
