import type { z } from "zod";

/** Thrown at start when the environment does not fit; the message is the whole table. */
export class EnvironmentInvalid extends Error {
  readonly rows: readonly { readonly name: string; readonly why: string }[];

  constructor(rows: readonly { readonly name: string; readonly why: string }[]) {
    const width = Math.max(4, ...rows.map(({ name }) => name.length));
    const lines = [
      `${"NAME".padEnd(width)} | WHY`,
      `${"-".repeat(width)}-|-${"-".repeat(40)}`,
      ...rows.map(({ name, why }) => `${name.padEnd(width)} | ${why}`),
    ];
    super(`ENVIRONMENT_INVALID: ${rows.length} settings\n${lines.join("\n")}`);
    this.name = "EnvironmentInvalid";
    this.rows = rows;
  }
}

/**
 * Reads settings from the environment, all errors together. Names the schema does not know are left alone; an empty
 * value counts as absent. Values never appear in the errors, because some are secrets.
 */
export function environmentSettings<Schema extends z.ZodObject>(
  schema: Schema,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): z.output<Schema> {
  const known = Object.keys(schema.shape).flatMap((name) => {
    const value = environment[name];
    return value === undefined || value === "" ? [] : [[name, value] as const];
  });
  const result = schema.safeParse(Object.fromEntries(known));
  if (result.success) return result.data;
  throw new EnvironmentInvalid(
    result.error.issues.map((issue) => ({
      name: issue.path.map(String).join("."),
      why: issue.message,
    })),
  );
}
