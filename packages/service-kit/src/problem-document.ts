import type { Refusal } from "@dure/kernel";
import type { FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import { kitProblems } from "./errors.ts";

export const PROBLEM_MEDIA_TYPE = "application/problem+json";

const shortText = z.string().max(2_000);

/** One field that does not fit. Body fields are named bare (`shares.0.weight`), others as `query.limit` or `header.if-match`. */
export const FieldErrorSchema = z.object({
  path: z.string().max(500),
  code: z.string().max(64),
  why: shortText,
});
export type FieldError = z.infer<typeof FieldErrorSchema>;

/** A problem document (RFC 9457) with Dure's stable code and the way out. */
export const ProblemSchema = z
  .object({
    type: z.string().max(128),
    code: z.string().max(96),
    title: shortText,
    status: z.int().min(400).max(599),
    detail: shortText,
    remedy: shortText,
    instance: z.string().max(2_000),
    errors: z.array(FieldErrorSchema).max(50).optional(),
  })
  .meta({ description: "문제 문서(RFC 9457)" });
export type ProblemDocument = z.infer<typeof ProblemSchema>;

/**
 * The document of a refusal. Every 404 leaves as the same `NOT_FOUND`, whatever code it had inside: an id of another
 * agency must look exactly like one that never existed.
 */
export function problemDocument(
  given: Refusal,
  path: string,
  errors?: readonly FieldError[],
): ProblemDocument {
  const refusal = given.status === 404 ? kitProblems.refuse("NOT_FOUND") : given;
  return {
    type: `urn:dure:problem:${refusal.code}`,
    code: refusal.code,
    title: refusal.title,
    status: refusal.status,
    detail: refusal.why,
    remedy: refusal.remedy,
    instance: path.slice(0, 2_000),
    ...(errors && errors.length > 0 ? { errors: [...errors] } : {}),
  };
}

/** The path without its query, which may hold what somebody searched for. */
export const pathOf = (request: FastifyRequest): string => request.url.split("?", 1)[0] ?? "";

/** Answers a refusal. */
export function sendProblem(
  request: FastifyRequest,
  reply: FastifyReply,
  refusal: Refusal,
  errors?: readonly FieldError[],
): FastifyReply {
  const document = problemDocument(refusal, pathOf(request), errors);
  if (document.status === 409 || document.status === 503) reply.header("retry-after", "1");
  return reply
    .status(document.status)
    .header("cache-control", "no-store")
    .type(PROBLEM_MEDIA_TYPE)
    .send(JSON.stringify(document));
}
