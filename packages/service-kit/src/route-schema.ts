import { assertThat } from "@dure/kernel";
import { z } from "zod";
import { idField } from "./fields.ts";
import { PROBLEM_MEDIA_TYPE, ProblemSchema } from "./problem-document.ts";
import type { RouteOptions } from "./route-options.ts";
import { assertBounded } from "./schema-limits.ts";

export const AGENCY_PREFIX = "/api/v1/agencies/:agency";
export const OPERATOR_PREFIX = "/api/v1/operator";

/** Schemas of a route as Fastify and the OpenAPI document take them. Throws at start when something is unbounded. */
export function routeSchema(options: RouteOptions, url: string) {
  const place = `${options.method} ${url}`;
  const params = paramsSchema(options, url);
  const { query, body, rawBody } = options;
  assertBounded(params, `${place} params`);
  if (query) assertBounded(query, `${place} query`);
  if (body) assertBounded(body, `${place} body`);
  assertThat(!(body && rawBody), "ROUTE_BODY", `${place}: a file or a JSON body, not both`);
  return {
    summary: options.summary,
    ...(options.description === undefined ? {} : { description: options.description }),
    operationId: options.operationId ?? operationId(options.method, url),
    "x-dure-roles": options.roles === "public" ? ["PUBLIC"] : [...options.roles],
    ...(options.roles === "public" ? {} : { security: [{ session: [] }] }),
    params,
    querystring: query ?? z.strictObject({}),
    ...(body ? { body } : {}),
    response: responses(options),
  };
}

function paramsSchema(options: RouteOptions, url: string): z.ZodObject {
  const names = [...url.matchAll(/:(\w+)/g)].map((match) => match[1] as string);
  const given = options.params;
  assertThat(
    given === undefined || given instanceof z.ZodObject,
    "ROUTE_PARAMS",
    `${url}: params must be an object`,
  );
  const shape: Record<string, z.ZodType> = {};
  for (const name of names) {
    const declared = given?.shape[name] as z.ZodType | undefined;
    shape[name] = declared ?? idField(kindOf(name));
  }
  for (const name of Object.keys(given?.shape ?? {})) {
    assertThat(name in shape, "ROUTE_PARAMS", `${url} has no parameter ${name}`);
  }
  return z.strictObject(shape);
}

/** `claimId` identifies a claim, `personRef` a person, `departmentCode` a department. */
const kindOf = (name: string): string => name.replace(/(Id|Ref|Code|Name)$/, "") || name;

/** Schema of success, and one entry for all refusals, which share one form. */
function responses(options: RouteOptions): Record<string, object> {
  const status = String(successStatus(options));
  const problem = {
    description: "문제 문서: code가 무엇이 왜 거절되었는지 알린다",
    content: { [PROBLEM_MEDIA_TYPE]: { schema: ProblemSchema } },
  };
  const description = "성공";
  if (options.response) {
    const content = { "application/json": { schema: options.response } };
    return { [status]: { description, content }, default: problem };
  }
  const content = { [options.produces ?? "application/octet-stream"]: { schema: z.string() } };
  const nothing = z.null().meta({ description: "내용 없음" });
  return { [status]: options.produces ? { description, content } : nothing, default: problem };
}

/** Status of success when the handler names none. */
export const successStatus = (options: RouteOptions): number =>
  options.status ??
  (options.response === undefined && options.produces === undefined && options.method !== "GET"
    ? 204
    : 200);

function operationId(method: string, url: string): string {
  const words = url
    .replace(/^\/api\/v1\/(agencies\/:agency)?/, "")
    .split(/[/-]/)
    .filter((word) => word !== "")
    .map((word) => (word.startsWith(":") ? `By${capital(word.slice(1))}` : capital(word)));
  return `${method.toLowerCase()}${words.join("")}`;
}

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);
