import { entryJsonSchemas } from "../entry-schemas.ts";

/** Path below the export and text of the JSON Schema of every type of entry. */
export function schemaFiles(): ReadonlyMap<string, string> {
  return new Map(
    [...entryJsonSchemas()].map(([type, schema]) => [
      `schemas/${type}.v1.json`,
      `${JSON.stringify(schema, null, 2)}\n`,
    ]),
  );
}
