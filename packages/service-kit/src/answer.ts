import { InvariantViolation, RefusalError } from "@dure/kernel";
import type { FastifyReply } from "fastify";
import { etagOf } from "./revision.ts";
import type { RouteAnswer, RouteOptions, RouteResult } from "./route-options.ts";
import { successStatus } from "./route-schema.ts";
import { fieldErrors } from "./validation.ts";

/** An answer as it goes over the wire, and as it is kept for a repeated key. */
export interface StoredAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Text, or base64 where `isBinary`. */
  readonly payload: string;
  readonly isBinary?: boolean;
}

export const POSITION_HEADER = "dure-position";

/** Checks a handler's result against the response schema. Throws the refusal of a refused outcome. */
export function toStoredAnswer(options: RouteOptions, result: RouteResult<unknown>): StoredAnswer {
  const answer = unwrap(result);
  const headers: Record<string, string> = { "cache-control": answer.cacheControl ?? "no-store" };
  if (answer.position !== undefined) headers[POSITION_HEADER] = answer.position;
  if (answer.revision !== undefined) headers["etag"] = etagOf(answer.revision);
  else if (answer.entityTag !== undefined) headers["etag"] = `"${answer.entityTag}"`;
  if (answer.location !== undefined) headers["location"] = answer.location;
  const status = answer.status ?? successStatus(options);
  if ("file" in answer) {
    const { bytes, contentType, fileName } = answer.file;
    headers["content-type"] = contentType;
    if (fileName !== undefined) {
      headers["content-disposition"] =
        `attachment; filename*=UTF-8''${encodeURIComponent(fileName)}`;
    }
    return { status, headers, payload: Buffer.from(bytes).toString("base64"), isBinary: true };
  }
  if (options.response === undefined || status === 204) return { status, headers, payload: "" };
  const checked = options.response.safeParse(answer.body);
  if (!checked.success) {
    // Names of fields only: the values may tell about people.
    const fields = fieldErrors(checked.error.issues, answer.body).map(
      ({ path, code }) => `${path} ${code}`,
    );
    throw new InvariantViolation(
      "ANSWER_INVALID",
      `${options.method} ${options.path} answered what its schema does not allow: ${fields.join(", ")}`,
    );
  }
  headers["content-type"] = "application/json; charset=utf-8";
  return { status, headers, payload: JSON.stringify(checked.data) };
}

function unwrap(result: RouteResult<unknown>): RouteAnswer<unknown> {
  if (!("ok" in result)) return result;
  if (!result.ok) throw new RefusalError(result.refusal);
  return result.value;
}

/**
 * What a reader gets who has seen this answer already (RFC 9110 §13.1.2): 304 without the content. Several tags and `*`
 * are not looked at; whoever sends them gets the whole answer, which is right as well.
 */
export function unlessSeen(answer: StoredAnswer, ifNoneMatch: string | undefined): StoredAnswer {
  const { etag } = answer.headers;
  if (etag === undefined || ifNoneMatch !== etag || answer.status !== 200) return answer;
  const { "content-type": _type, "content-disposition": _name, ...headers } = answer.headers;
  return { status: 304, headers, payload: "" };
}

/** Sends an answer. */
export function writeAnswer(reply: FastifyReply, answer: StoredAnswer): FastifyReply {
  reply.status(answer.status).headers(answer.headers);
  if (answer.isBinary) return reply.send(Buffer.from(answer.payload, "base64"));
  return reply.send(answer.payload === "" ? undefined : answer.payload);
}
