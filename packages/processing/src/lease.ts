import type { Clock, Ids } from "@dure/kernel";
import type { ReadModelStore } from "@dure/read-model";
import { HOUSE } from "./house.ts";

const LEASE_MS = 6_000;
const ASK_AGAIN_MS = 500;
/** So often a lease must be seen unchanged before it counts as abandoned, whatever the clocks say. */
const ASKS_UNTIL_ABANDONED = (2 * LEASE_MS) / ASK_AGAIN_MS;

type LeaseDocument = { readonly owner: string; readonly untilMs: number };

/** The right of one process at a time to run something. */
export interface Lease {
  /** Takes or renews; false while somebody else has it. */
  hold(): Promise<boolean>;
  release(): Promise<void>;
  readonly renewEveryMs: number;
  readonly askAgainMs: number;
}

/**
 * Opens the lease of a name. It passes to another when its time is over by the clock, or when nobody renewed it for
 * twice that long as counted by this process: so a clock that stands still or was set back does not keep a dead owner
 * alive. A clock that jumps ahead at worst makes two owners meet for a moment; the owner's next renewal settles it,
 * because every write names the version that it saw. Nothing depends on the lease for correctness.
 */
export async function openLease(parts: {
  readonly name: string;
  readonly readModels: ReadModelStore;
  readonly clock: Clock;
  readonly ids: Ids;
}): Promise<Lease> {
  const { clock, name } = parts;
  const leases = await parts.readModels.operational({ name: "leases", indexes: [] });
  const owner = parts.ids.next();
  let seen = { owner: "", version: 0, times: 0 };
  return {
    renewEveryMs: LEASE_MS / 3,
    askAgainMs: ASK_AGAIN_MS,
    async hold() {
      const before = await leases.get<LeaseDocument>(HOUSE, name);
      const nowMs = clock.nowMs();
      if (before && before.doc.owner !== owner) {
        const same = seen.owner === before.doc.owner && seen.version === before.version;
        const times = same ? seen.times + 1 : 1;
        seen = { owner: before.doc.owner, version: before.version, times };
        if (before.doc.untilMs > nowMs && times < ASKS_UNTIL_ABANDONED) return false;
      }
      const doc: LeaseDocument = { owner, untilMs: nowMs + LEASE_MS };
      return leases.put(HOUSE, name, doc, before?.version ?? 0);
    },
    async release() {
      const before = await leases.get<LeaseDocument>(HOUSE, name);
      if (before?.doc.owner === owner) await leases.delete(HOUSE, name, before.version);
    },
  };
}
