import type { Clock, Ids } from "@dure/kernel";
import type { OperationalCollection, ReadModelStore } from "@dure/read-model";

const LEASE_MS = 3_000;
/** Leases belong to the installation, not to an agency. */
const HOUSE = "house";

type LeaseDocument = { readonly owner: string; readonly untilMs: number };

/** The right of one process at a time to run something. Whoever dies loses it after three seconds. */
export interface Lease {
  /** Takes or renews; false while somebody else has it. */
  hold(): Promise<boolean>;
  release(): Promise<void>;
  readonly renewEveryMs: number;
}

/** Opens the lease of a name. Nothing depends on it for correctness: two holders only do the same work twice. */
export async function openLease(parts: {
  readonly name: string;
  readonly readModels: ReadModelStore;
  readonly clock: Clock;
  readonly ids: Ids;
}): Promise<Lease> {
  const { clock, name } = parts;
  const leases: OperationalCollection = await parts.readModels.operational({
    name: "leases",
    indexes: [],
  });
  const owner = parts.ids.next();
  return {
    renewEveryMs: LEASE_MS / 3,
    async hold() {
      const before = await leases.get<LeaseDocument>(HOUSE, name);
      const nowMs = clock.nowMs();
      if (before && before.doc.owner !== owner && before.doc.untilMs > nowMs) {
        // A lease from beyond the usual length was written under another clock and is void.
        if (before.doc.untilMs <= nowMs + LEASE_MS) return false;
      }
      return leases.put(HOUSE, name, { owner, untilMs: nowMs + LEASE_MS }, before?.version ?? 0);
    },
    async release() {
      const before = await leases.get<LeaseDocument>(HOUSE, name);
      if (before?.doc.owner === owner) await leases.delete(HOUSE, name, before.version);
    },
  };
}
