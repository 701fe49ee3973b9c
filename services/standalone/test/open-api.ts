import { assertThat } from "@dure/kernel";
import type { Role } from "@dure/service-kit";

/** The parts of a JSON schema that the routes of Dure use. */
export interface Schema {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly pattern?: string;
  readonly format?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly items?: Schema;
  readonly minItems?: number;
  readonly prefixItems?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly "x-dure-id"?: string;
}

interface Described {
  readonly operationId?: string;
  readonly "x-dure-roles"?: readonly (Role | "PUBLIC")[];
  readonly parameters?: readonly { name: string; in: string; required?: boolean; schema: Schema }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { schema: Schema }>> };
}

export interface ApiDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>;
  readonly "x-dure-missing"?: readonly string[];
}

/** One method at one address. */
export interface Operation {
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly roles: readonly (Role | "PUBLIC")[];
  /** Parameters of the path after the agency. */
  readonly pathParameters: readonly { readonly name: string; readonly schema: Schema }[];
  readonly requiredQuery: readonly { readonly name: string; readonly schema: Schema }[];
  readonly needsIfMatch: boolean;
  /** Schema of a JSON body. */
  readonly body: Schema | undefined;
  /** Media type of a body that is a file. */
  readonly fileType: string | undefined;
}

export const AGENCY_ROUTE = "/api/v1/agencies/{agency}/";

/** Reads the document of the gateway. Fails when a service is missing in it. */
export async function operationsAt(url: string): Promise<readonly Operation[]> {
  const answer = await fetch(`${url}/api/openapi.json`);
  const document = (await answer.json()) as ApiDocument;
  const missing = document["x-dure-missing"] ?? [];
  assertThat(missing.length === 0, "DOCUMENT", `no document of ${missing.join(", ")}`);
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, described]) => operation(method, path, described)),
  );
}

function operation(method: string, path: string, described: Described): Operation {
  const { parameters = [], requestBody } = described;
  const content = requestBody?.content ?? {};
  const inPath = parameters.filter((one) => one.in === "path" && one.name !== "agency");
  return {
    name: `${method.toUpperCase()} ${path}`,
    method: method.toUpperCase(),
    path,
    roles: described["x-dure-roles"] ?? [],
    pathParameters: inPath,
    requiredQuery: parameters.filter((one) => one.in === "query" && one.required === true),
    needsIfMatch: parameters.some(({ name }) => name.toLowerCase() === "if-match"),
    body: content["application/json"]?.schema,
    fileType: Object.keys(content).find((type) => type.startsWith("text/")),
  };
}

/** The address with its parameters filled in; `{agency}` included. */
export function addressOf(
  { path, requiredQuery }: Pick<Operation, "path" | "requiredQuery">,
  valueOf: (name: string) => string,
): string {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(valueOf(name)));
  const query = requiredQuery.map(({ name, schema }) => `${name}=${String(sample(schema))}`);
  return query.length > 0 ? `${filled}?${query.join("&")}` : filled;
}

/** One of these fits every text that a route of Dure asks for. */
const TEXTS = ["D01", "2026-07-01", "1", "STAFF", "ABCD1234", "010-0000-0000", "a".repeat(64)];

/**
 * A value that fits a schema. Only required fields, and where `idOf` is given also those that carry an `x-dure-id`, with
 * what it answers. Throws where no value is known, so that a new kind of field is not silently left out.
 */
export function sample(schema: Schema, idOf?: (kind: string) => string | undefined): unknown {
  const kind = schema["x-dure-id"];
  const id = kind === undefined ? undefined : idOf?.(kind);
  if (id !== undefined) return id;
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  const choice = schema.anyOf?.[0] ?? schema.oneOf?.[0];
  if (choice) return sample(choice, idOf);
  switch (schema.type) {
    case "object":
      return sampleObject(schema, idOf);
    case "array": {
      if (schema.prefixItems) return schema.prefixItems.map((item) => sample(item, idOf));
      const items = schema.items ?? {};
      const length = Math.max(schema.minItems ?? 0, idOf && carriesId(items) ? 1 : 0);
      return Array.from({ length }, () => sample(items, idOf));
    }
    case "integer":
    case "number":
      return Math.max(schema.minimum ?? 1, 1);
    case "boolean":
      return true;
    default:
      return sampleText(schema);
  }
}

function sampleObject(schema: Schema, idOf?: (kind: string) => string | undefined): object {
  const required = new Set(schema.required);
  const names = Object.entries(schema.properties ?? {})
    .filter(([name, property]) => required.has(name) || (idOf && carriesId(property)))
    .map(([name]) => name);
  return Object.fromEntries(names.map((name) => [name, sample(propertyOf(schema, name), idOf)]));
}

/** True when an id of something stands anywhere in it. */
export function carriesId(schema: Schema): boolean {
  return (
    schema["x-dure-id"] !== undefined ||
    (schema.items !== undefined && carriesId(schema.items)) ||
    Object.values(schema.properties ?? {}).some(carriesId)
  );
}

export function propertyOf(schema: Schema, name: string): Schema {
  const property = schema.properties?.[name];
  assertThat(property !== undefined, "SCHEMA", `${name} is required but not described`);
  return property;
}

function sampleText(schema: Schema): string {
  const { maxLength = Number.MAX_SAFE_INTEGER, minLength = 0, pattern } = schema;
  const found = TEXTS.find(
    (text) =>
      text.length >= minLength &&
      text.length <= maxLength &&
      (pattern === undefined || new RegExp(pattern, "u").test(text)) &&
      (schema.format !== "date" || text.startsWith("2026-")),
  );
  assertThat(found !== undefined, "SCHEMA", `no sample fits ${JSON.stringify(schema)}`);
  return found;
}
