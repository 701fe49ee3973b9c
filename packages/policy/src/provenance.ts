import { z } from "zod";
import { flattenPolicy } from "./flatten.ts";
import type { Policy } from "./schema.ts";

/**
 * Where a value of a pack comes from. SOURCE: read in the named text (S seeds, P pages of domain.md). LAW: set by the
 * named law (L). DEFAULT: our choice, to be decided by the agency; it may name the practice it follows.
 */
export const ProvenanceEntrySchema = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("SOURCE"),
    source: z.string().regex(/^[SP]\d{1,2}$/),
    note: z.string().min(1),
  }),
  z.strictObject({
    kind: z.literal("LAW"),
    source: z.string().regex(/^L\d{1,2}$/),
    note: z.string().min(1),
  }),
  z.strictObject({
    kind: z.literal("DEFAULT"),
    source: z
      .string()
      .regex(/^[SPLR]\d{1,2}$/)
      .optional(),
    note: z.string().min(1),
  }),
]);

/** From the path of a value, as `flattenPolicy` writes it, to its origin. Outside the hashed rules. */
export const ProvenanceSchema = z.record(z.string(), ProvenanceEntrySchema);

export type ProvenanceEntry = z.infer<typeof ProvenanceEntrySchema>;
export type Provenance = z.infer<typeof ProvenanceSchema>;

// Numbers that name or order things and so are no rule of their own.
const IDENTITY =
  /^(version|fiscalYear|effectiveFrom|effectiveTo|approval\.\d+\.step|activities\.\w+\.ranks\.\d+\.rank)$/;

/** Paths of every amount, limit and day of a policy: what must have a provenance in a pack. */
export function pathsThatNeedProvenance(policy: Policy): readonly string[] {
  return flattenPolicy(policy)
    .filter(({ path, kind }) => (kind === "NUMBER" || kind === "DAY") && !IDENTITY.test(path))
    .map(({ path }) => path);
}

/** Provenance paths that name no value of the policy. */
export function strayProvenance(policy: Policy, provenance: Provenance): readonly string[] {
  const known = new Set(flattenPolicy(policy).map(({ path }) => path));
  return Object.keys(provenance).filter((path) => !known.has(path));
}
