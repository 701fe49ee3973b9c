import { assertThat } from "@dure/kernel";
import { entryJsonSchemas } from "../entry-schemas.ts";

type Schema = Readonly<Record<string, unknown>>;

/**
 * The bytes of an entry are one regular language: keys in a fixed order, no white space, bounded values. This makes the
 * published JSON Schema of each type into one expression that matches exactly the canonical texts of that type (but for
 * rare ones, see below), so that a reader knows schema, order of keys, absence of doubled keys and of anything left over
 * from one pass over the text. A text that does not match is not refused by it: it is looked at the long way, by schema and
 * by writing it again (`read-entry.ts`).
 *
 * The one group holds the bytes of the reasoning of a decision, whose inner order the rules themselves know.
 */
export function entryGrammars(): ReadonlyMap<string, RegExp> {
  const grammars = new Map<string, RegExp>();
  for (const [type, schema] of entryJsonSchemas()) {
    grammars.set(type, new RegExp(`^${grammarOf(schema, "")}$`));
  }
  return grammars;
}

/** Numbers of more digits go the long way. */
const MOST_DIGITS = 15;
/** A text without escapes; those with escapes are rare and go the long way. */
const PLAIN_STRING = String.raw`"[^"\\\u0000-\u001f]*"`;
const SCALAR = `(?:${PLAIN_STRING}|-?[1-9][0-9]{0,14}|0|true|false|null)`;
/** What is nested deeper goes the long way too. */
const JSON_VALUE = jsonValue(1);
const JSON_OBJECT = objectOf(jsonValue(3));

function jsonValue(depth: number): string {
  if (depth === 0) return SCALAR;
  const inner = jsonValue(depth - 1);
  return `(?:${SCALAR}|${objectOf(inner)}|${listOf(inner)})`;
}

function objectOf(value: string): string {
  return String.raw`\{(?:${PLAIN_STRING}:${value}(?:,${PLAIN_STRING}:${value})*)?\}`;
}

function listOf(item: string, most?: number): string {
  const more = most === undefined ? "*" : `{0,${Math.max(0, most - 1)}}`;
  return String.raw`\[(?:${item}(?:,${item})${more})?\]`;
}

function grammarOf(schema: Schema, name: string): string {
  if ("$ref" in schema) return JSON_VALUE;
  if ("const" in schema) return literal(schema["const"]);
  if ("enum" in schema) return `(?:${(schema["enum"] as unknown[]).map(literal).join("|")})`;
  switch (schema["type"]) {
    case "string":
      return typeof schema["pattern"] === "string"
        ? `"${schema["pattern"].slice(1, -1)}"`
        : PLAIN_STRING;
    case "integer":
      return integerGrammar(Number(schema["minimum"]), Number(schema["maximum"]));
    case "array":
      return arrayGrammar(schema, name);
    default:
      return objectGrammar(schema);
  }
}

/** A bound is told by the number of digits, so it must be one less than a power of ten; or 2^53, to which few digits come. */
function integerGrammar(minimum: number, maximum: number): string {
  const digits = maximum === Number.MAX_SAFE_INTEGER ? MOST_DIGITS : String(maximum).length;
  const isTold = maximum === Number.MAX_SAFE_INTEGER || maximum === 10 ** digits - 1;
  assertThat(isTold && (minimum === 0 || minimum === 1), "ENTRY_GRAMMAR", `bound ${maximum}`);
  const positive = `[1-9][0-9]{0,${digits - 1}}`;
  return minimum > 0 ? positive : `(?:0|${positive})`;
}

function arrayGrammar(schema: Schema, name: string): string {
  if (Array.isArray(schema["prefixItems"])) {
    const items = (schema["prefixItems"] as Schema[]).map((item) => grammarOf(item, ""));
    return String.raw`\[${items.join(",")}\]`;
  }
  const most = schema["maxItems"] as number | undefined;
  const list = listOf(grammarOf(schema["items"] as Schema, ""), most);
  return name === "trace" ? `(${list})` : list;
}

function objectGrammar(schema: Schema): string {
  const properties = schema["properties"] as Readonly<Record<string, Schema>> | undefined;
  if (!properties) return JSON_OBJECT;
  const members = Object.entries(properties).map(
    ([key, value]) => `"${key}":${grammarOf(value, key)}`,
  );
  return String.raw`\{${members.join(",")}\}`;
}

const literal = (value: unknown): string =>
  JSON.stringify(value).replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
