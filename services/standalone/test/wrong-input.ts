import fc from "fast-check";
import { type Operation, type Schema, sample } from "./open-api.ts";

/** A body that fits. An agency's slug is checked by a function, which its schema cannot tell. */
export const objectOf = ({ body }: Operation) => ({
  ...(sample(body ?? {}) as Record<string, unknown>),
  ...(body?.properties?.["agency"] && { agency: "samcheok" }),
});

export const properties = ({ body }: Operation) => Object.entries(body?.properties ?? {});
const anyOf = <Value>(values: readonly Value[]) => fc.constantFrom(...values);

/** Values that are not of the schema's type. */
const ofOtherType = (schema: Schema): fc.Arbitrary<unknown> => {
  const others: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
    string: fc.string(),
    number: fc.integer(),
    boolean: fc.boolean(),
    array: fc.array(fc.integer(), { maxLength: 3 }),
    object: fc.constant({ unexpected: true }),
    null: fc.constant(null),
  };
  const own = schema.type === "integer" ? "number" : (schema.type ?? "string");
  return fc.oneof(
    ...Object.entries(others).flatMap(([type, values]) => (type === own ? [] : [values])),
  );
};

/** Wrong bodies of an operation, each with the field that is wrong. */
export function wrongBodies(operation: Operation): fc.Arbitrary<unknown> {
  const good = objectOf(operation);
  const fields = properties(operation);
  const required = operation.body?.required ?? [];
  const unknownField = fc
    .tuple(fc.string({ minLength: 1, maxLength: 20 }), fc.jsonValue())
    .filter(([name]) => !fields.some(([known]) => known === name) && name !== "__proto__")
    .map(([name, value]) => ({ ...good, [name]: value }));
  const notAnObject = fc.oneof(
    fc.array(fc.integer()),
    fc.string(),
    fc.integer(),
    fc.constant(null),
  );
  const wrong: fc.Arbitrary<unknown>[] = [unknownField, notAnObject];
  if (fields.length > 0) {
    wrong.push(
      anyOf(fields)
        .filter(([, schema]) => schema.type !== undefined)
        .chain(([name, schema]) =>
          ofOtherType(schema).map((value) => ({ ...good, [name]: value })),
        ),
    );
  }
  if (required.length > 0) {
    wrong.push(
      anyOf(required).map((name) =>
        Object.fromEntries(Object.entries(good).filter(([key]) => key !== name)),
      ),
    );
  }
  const bounded = fields.filter(([, { maxLength }]) => maxLength !== undefined);
  if (bounded.length > 0) {
    wrong.push(
      anyOf(bounded).map(([name, { maxLength = 0 }]) => ({
        ...good,
        [name]: "가".repeat(maxLength + 1),
      })),
    );
    wrong.push(anyOf(bounded).map(([name]) => ({ ...good, [name]: "a\u0000b" })));
  }
  return fc.oneof(...wrong);
}

/** Texts that are no JSON, or none of this operation's. */
export const brokenJson = (operation: Operation): fc.Arbitrary<string> => {
  const text = JSON.stringify({ ...objectOf(operation), x: "말" });
  return fc.oneof(
    fc.integer({ min: 1, max: text.length - 1 }).map((end) => text.slice(0, end)),
    fc.constantFrom("", "{", "NaN", "{'a':1}", `${text}}`, "\u0000", "undefined"),
  );
};

/** Keys that no request may have; null: none at all. */
export const wrongKeys = (): fc.Arbitrary<string | null> =>
  fc.oneof(
    fc.constant(null),
    fc.stringMatching(/^[A-Za-z0-9]{1,7}$/),
    fc.stringMatching(/^[a-z]{129,140}$/),
    fc.stringMatching(/^[a-z]{8,20}[ /?#,;=]{1,3}[a-z]{1,9}$/),
  );

/** Another body that fits as well; undefined where the first field leaves no choice. */
export function changedAt({ body }: Operation, good: Record<string, unknown>, field: string) {
  const schema = body?.properties?.[field];
  const value = good[field];
  if (schema?.enum)
    return schema.enum.length > 1 ? { ...good, [field]: schema.enum[1] } : undefined;
  if (typeof value === "number") return { ...good, [field]: value + 1 };
  if (typeof value === "string" && schema?.pattern === undefined)
    return { ...good, [field]: `${value}가` };
  if (typeof value === "string") return { ...good, [field]: value.replace(/1$/, "2") };
  return undefined;
}
