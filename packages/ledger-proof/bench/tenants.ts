import { encodeBundle, TILE_WIDTH } from "../src/index.ts";
import { type EntryKind, entryOf, type LedgerShape } from "./entries.ts";

/** One ledger of the bench before it is made. */
export interface Tenant extends LedgerShape {
  readonly size: number;
}

/** A ledger in memory: its entries in C2SP bundles of 256, the last one shorter. */
export interface TenantLog extends Tenant {
  readonly bundles: readonly Uint8Array[];
}

export const TENANTS = 243;
/** The second city has 2^-0.8 times the entries of the first, and so on. */
const ZIPF_EXPONENT = 0.8;
/** 380,000 officials to a million entries. */
const ENTRIES_A_MEMBER = 2.6;

/** The 243 local governments with so many entries in all, the largest first. */
export function tenantsOf(entries: number): readonly Tenant[] {
  const weights = Array.from({ length: TENANTS }, (_, rank) => (rank + 1) ** -ZIPF_EXPONENT);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let before = 0;
  let weighed = 0;
  return weights.map((weight, rank) => {
    weighed += weight;
    const upTo = Math.round((entries * weighed) / total);
    const size = upTo - before;
    before = upTo;
    return tenantOf(`tenant${rank}`, size);
  });
}

export const tenantOf = (tenant: string, size: number): Tenant => ({
  tenant,
  size,
  members: Math.max(20, Math.round(size / ENTRIES_A_MEMBER)),
});

/** Shares the ledgers out, each to whoever has the fewest entries so far. */
export function sharedOut(tenants: readonly Tenant[], workers: number): readonly Tenant[][] {
  const shares = Array.from({ length: workers }, () => ({ size: 0, tenants: [] as Tenant[] }));
  for (const tenant of tenants) {
    const share = shares.reduce((least, other) => (other.size < least.size ? other : least));
    share.tenants.push(tenant);
    share.size += tenant.size;
  }
  return shares.map((share) => share.tenants);
}

/** Bundles of entries, one after the other. */
export function* bundlesOf(kind: EntryKind, tenant: Tenant): Generator<readonly Uint8Array[]> {
  for (let first = 0; first < tenant.size; first += TILE_WIDTH) {
    const count = Math.min(TILE_WIDTH, tenant.size - first);
    yield Array.from({ length: count }, (_, index) =>
      Buffer.from(entryOf(kind, tenant, first + index)),
    );
  }
}

export const tenantLog = (kind: EntryKind, tenant: Tenant): TenantLog => ({
  ...tenant,
  bundles: Array.from(bundlesOf(kind, tenant), encodeBundle),
});
