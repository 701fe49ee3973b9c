import { hash } from "node:crypto";
import { canonicalJson } from "@dure/kernel";
import type { TenantId } from "@dure/messages";
import type { Destruction } from "../subject-keys.ts";
import type { KeyRow } from "./key-file.ts";

/**
 * What the row of a destroyed key tells. It follows from the row alone, so that whoever asks again gets the same
 * receipt. A row of before receipts, or of a subject that never had a key, tells of no key.
 */
export function destructionOf(
  tenantId: TenantId,
  row: KeyRow & { readonly destroyed_at_ms: number },
): Destruction {
  const { commitment, destroyed_at_ms: destroyedAtMs, key_id: id, subject_ref: subject } = row;
  const keys = commitment === null ? [] : [{ commitment, id }];
  const facts = canonicalJson({ destroyedAtMs, keys, subject, tenant: tenantId });
  return { keys, receipt: hash("sha256", facts, "hex"), destroyedAtMs };
}
