import type { TenantId } from "@dure/messages";
import type { KeyFile, TenantRow } from "./key-file.ts";
import { newKey, unwrapKey, wrapKey } from "./key-wrapping.ts";

export interface TenantKeys {
  /** Wraps the keys of the agency's subjects. */
  readonly kek: Uint8Array;
  /** Makes references of staff numbers. */
  readonly pseudonym: Uint8Array;
}

/**
 * The keys of an agency under the master secret, made at the first wish and then kept in memory. Ask outside of a
 * transaction: what it would roll back must not stay behind in memory.
 */
export function tenantKeysIn(
  file: KeyFile,
  secret: Uint8Array,
): (tenantId: TenantId) => TenantKeys {
  const opened = new Map<TenantId, TenantKeys>();
  return (tenantId) => {
    const known = opened.get(tenantId);
    if (known) return known;
    const places = { kek: `${tenantId}|kek`, pseudonym: `${tenantId}|pseudonym` };
    if (!file.findTenant(tenantId)) {
      const wrap = (place: string) => wrapKey(secret, place, newKey());
      file.addTenant(tenantId, wrap(places.kek), wrap(places.pseudonym));
    }
    // Read back even what was just made: another process may have been first, and its key is the one that counts.
    const row = file.findTenant(tenantId) as TenantRow;
    const keys = {
      kek: unwrapKey(secret, places.kek, row.wrapped_kek),
      pseudonym: unwrapKey(secret, places.pseudonym, row.wrapped_pseudonym),
    };
    opened.set(tenantId, keys);
    return keys;
  };
}
