import type { EntryType } from "@dure/ledger-books";
import { z } from "zod";
import { bodySchemas } from "./entries/body-schemas.ts";
import {
  base64url,
  count,
  day,
  instant,
  reference,
  sha256,
  sha256OrEmpty,
  tenant,
  uuid,
} from "./entries/schema-values.ts";

const sealedField = z.strictObject({
  alg: z.literal("A256GCM"),
  c: base64url(4_000),
  f: z.string().regex(/^[a-z][A-Za-z0-9]{0,39}$/),
  k: base64url(64),
  n: base64url(32),
  s: reference,
});

const entrySchema = (type: EntryType) =>
  z.strictObject({
    actor: z.strictObject({ kind: z.enum(["citizen", "person", "system"]), ref: reference }),
    asset: z.literal("mileage"),
    body: bodySchemas[type],
    cause: z.array(z.strictObject({ hash: sha256, id: uuid })).max(16),
    eff: day,
    id: uuid,
    pd: z.array(sealedField).max(8),
    pol: sha256OrEmpty,
    rec: instant,
    seq: count,
    t: tenant,
    type: z.literal(type),
    v: z.literal(1),
  });

export const ENTRY_TYPES = Object.keys(bodySchemas) as readonly EntryType[];

const entrySchemas = new Map<string, z.ZodType>(
  ENTRY_TYPES.map((type) => [type, entrySchema(type)] as const),
);

/** What is wrong with a value as an entry: the path of the first fault within it, and what stands against it. */
export interface EntryFault {
  readonly path: string;
  readonly why: string;
}

/**
 * Says what keeps a parsed JSON value from being an entry of version 1, or undefined when nothing does. The types are
 * those of docs/ledger-format.md §5; an unknown type is a fault, because nobody can say what it does to the books.
 */
export function entryFault(value: unknown): EntryFault | undefined {
  const type = typeof value === "object" && value !== null ? Reflect.get(value, "type") : undefined;
  const schema = typeof type === "string" ? entrySchemas.get(type) : undefined;
  if (!schema) return { path: "type", why: "unknown type of entry" };
  const read = schema.safeParse(value);
  if (read.success) return undefined;
  const [first] = read.error.issues;
  return { path: first?.path.join(".") ?? "", why: first?.message ?? "malformed" };
}

/** JSON Schema (draft 2020-12) of every type of entry, as an export carries it in `schemas/<type>.v1.json`. */
export function entryJsonSchemas(): ReadonlyMap<EntryType, Readonly<Record<string, unknown>>> {
  return new Map(
    ENTRY_TYPES.map((type) => {
      const schema = z.toJSONSchema(entrySchemas.get(type) as z.ZodType, {
        target: "draft-2020-12",
      });
      return [type, { ...schema, title: `${type}, version 1` }] as const;
    }),
  );
}
