import { assertThat } from "@dure/kernel";
import { z } from "zod";

/** Forms whose length follows from their pattern. */
const BOUNDED_FORMATS = new Set(["date", "date-time", "time", "uuid", "ipv4", "ipv6"]);

interface JsonSchema {
  readonly [keyword: string]: unknown;
}

/**
 * Proves at start that nothing unbounded can be sent to a route: every object refuses unknown fields, every text and
 * every list has a greatest length. Throws `ROUTE_SCHEMA_LOOSE` with the place.
 */
export function assertBounded(schema: z.ZodType, place: string): void {
  const root = z.toJSONSchema(schema, { io: "input", unrepresentable: "any", cycles: "ref" });
  visit(root as JsonSchema, place);
}

function visit(schema: JsonSchema, place: string): void {
  const { type } = schema;
  if (type === "object") checkObject(schema, place);
  if (type === "string") {
    const bounded =
      "maxLength" in schema ||
      "enum" in schema ||
      "const" in schema ||
      BOUNDED_FORMATS.has(String(schema["format"]));
    assertThat(bounded, "ROUTE_SCHEMA_LOOSE", `${place}: text without maxLength`);
  }
  if (type === "array") {
    const fixed = "prefixItems" in schema && !("items" in schema);
    assertThat(
      fixed || "maxItems" in schema,
      "ROUTE_SCHEMA_LOOSE",
      `${place}: list without maxItems`,
    );
    children(schema["items"], `${place}[]`);
    children(schema["prefixItems"], `${place}[]`);
  }
  for (const keyword of ["anyOf", "oneOf", "allOf"]) children(schema[keyword], place);
  for (const [name, child] of Object.entries((schema["$defs"] ?? {}) as JsonSchema)) {
    children(child, `${place}#${name}`);
  }
}

function checkObject(schema: JsonSchema, place: string): void {
  const properties = (schema["properties"] ?? {}) as JsonSchema;
  const rest = schema["additionalProperties"];
  const isRecord = typeof rest === "object" && rest !== null && Object.keys(rest).length > 0;
  assertThat(
    rest === false || isRecord,
    "ROUTE_SCHEMA_LOOSE",
    `${place}: object lets unknown fields through (use z.strictObject)`,
  );
  if (isRecord) children(rest, `${place}.*`);
  for (const [name, child] of Object.entries(properties)) children(child, `${place}.${name}`);
}

function children(value: unknown, place: string): void {
  if (Array.isArray(value)) for (const child of value) children(child, place);
  else if (typeof value === "object" && value !== null) visit(value as JsonSchema, place);
}
