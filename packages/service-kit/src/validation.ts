import { RefusalError } from "@dure/kernel";
import type { FastifySchemaCompiler } from "fastify";
import type { z } from "zod";
import { kitProblems } from "./errors.ts";
import type { FieldError } from "./problem-document.ts";

const MAX_ERRORS = 50;
type Issue = z.core.$ZodIssue;

/** A request that does not fit its schema; leaves as `REQUEST_INVALID` with one entry per field. */
export class RequestInvalid extends RefusalError {
  readonly errors: readonly FieldError[];

  constructor(errors: readonly FieldError[]) {
    super(kitProblems.refuse("REQUEST_INVALID", { count: errors.length }));
    this.name = "RequestInvalid";
    this.errors = errors.slice(0, MAX_ERRORS);
  }
}

/** Checks a part of a request. The errors name fields and rules, never what was sent. */
export const validatorCompiler: FastifySchemaCompiler<unknown> = ({ schema, httpPart }) => {
  const prefix =
    httpPart === undefined || httpPart === "body"
      ? []
      : [httpPart === "querystring" ? "query" : httpPart];
  return (data: unknown) => {
    const result = (schema as z.ZodType).safeParse(data);
    if (result.success) return { value: result.data };
    return { error: new RequestInvalid(fieldErrors(result.error.issues, data, prefix)) };
  };
};

/** Turns zod's issues into stable codes and Korean sentences. A message that a schema's author wrote in Korean stays. */
export function fieldErrors(
  issues: readonly Issue[],
  data: unknown,
  prefix: readonly string[] = [],
): FieldError[] {
  return issues.slice(0, MAX_ERRORS).flatMap((issue) => {
    const path = [...prefix, ...issue.path.map(String)];
    if (issue.code === "unrecognized_keys") {
      return issue.keys.slice(0, MAX_ERRORS).map((key) => entry([...path, key], "UNKNOWN_FIELD"));
    }
    const code = codeOf(issue, valueAt(data, issue.path));
    const own = /[가-힣]/.test(issue.message) ? issue.message : undefined;
    return [entry(path, code, own)];
  });
}

const WHY = {
  FIELD_MISSING: "반드시 있어야 하는 항목입니다.",
  UNKNOWN_FIELD: "받지 않는 항목입니다.",
  WRONG_TYPE: "값의 종류가 다릅니다.",
  TOO_LONG: "허용된 길이나 개수를 넘었습니다.",
  TOO_SHORT: "길이나 개수가 모자랍니다.",
  TOO_LARGE: "허용된 값보다 큽니다.",
  TOO_SMALL: "허용된 값보다 작습니다.",
  BAD_FORMAT: "형식이 올바르지 않습니다.",
  NOT_A_CHOICE: "고를 수 있는 값이 아닙니다.",
  NOT_ACCEPTED: "받을 수 없는 값입니다.",
} as const;
export type FieldErrorCode = keyof typeof WHY;

/** One entry of `errors`. */
export const entry = (
  path: readonly string[],
  code: FieldErrorCode,
  why: string = WHY[code],
): FieldError => ({ path: path.join(".").slice(0, 500), code, why: why.slice(0, 2_000) });

function codeOf(issue: Issue, value: unknown): FieldErrorCode {
  if (value === undefined && issue.code !== "custom") return "FIELD_MISSING";
  switch (issue.code) {
    case "invalid_type":
      return "WRONG_TYPE";
    case "too_big":
      return isSized(issue.origin) ? "TOO_LONG" : "TOO_LARGE";
    case "too_small":
      return isSized(issue.origin) ? "TOO_SHORT" : "TOO_SMALL";
    case "invalid_format":
    case "not_multiple_of":
      return "BAD_FORMAT";
    case "invalid_value":
    case "invalid_union":
      return "NOT_A_CHOICE";
    default:
      return "NOT_ACCEPTED";
  }
}

const isSized = (origin: string): boolean =>
  ["string", "array", "set", "map", "file"].includes(origin);

function valueAt(data: unknown, path: readonly PropertyKey[]): unknown {
  let value = data;
  for (const key of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<PropertyKey, unknown>)[key];
  }
  return value;
}

/**
 * Finds text that no store can keep: lone surrogates and the NUL character. JSON lets both through, and the log would
 * refuse them only after a decision was made.
 */
export function unstorableText(body: unknown): FieldError | undefined {
  const waiting: { value: unknown; path: readonly string[] }[] = [{ value: body, path: [] }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { value, path } = next;
    if (typeof value === "string") {
      if (!value.isWellFormed() || value.includes("\u0000")) return entry(path, "BAD_FORMAT");
    } else if (typeof value === "object" && value !== null && !ArrayBuffer.isView(value)) {
      for (const [key, child] of Object.entries(value)) {
        if (typeof child === "string" || typeof child === "object") {
          waiting.push({ value: child, path: path.length < 20 ? [...path, key] : path });
        }
      }
    }
  }
  return undefined;
}
