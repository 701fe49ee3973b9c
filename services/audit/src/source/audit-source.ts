import type { EventStore } from "@dure/event-store";
import type { AuditSource, JournalLeaf, LogSource } from "@dure/ledger-audit";
import { memoryTileStore, TILE_WIDTH } from "@dure/ledger-proof";
import type { TenantId } from "@dure/messages";
import type { LogIds, TenantLog } from "../logs/log-id.ts";
import type { LogRegistry } from "../logs/log-registry.ts";
import { bundleLeaves, eventOfLeaf } from "./journal-events.ts";
import type { KeyRegistry } from "./key-registry.ts";

export interface AuditSourceParts {
  readonly store: EventStore;
  readonly logs: LogRegistry;
  readonly ids: LogIds;
  readonly keys: KeyRegistry;
}

/**
 * An agency as an auditor reads it, from the tiles and the event store of this process. Checkpoints are those that are
 * served; events are as they are stored now, so that whoever compares them with their leaves finds what was changed.
 */
export function auditSourceOf(parts: AuditSourceParts, tenantId: TenantId): AuditSource {
  const { ids, keys, logs, store } = parts;
  /** Leaves of the bundle that was asked for last: events are mostly read in order. */
  let kept: {
    readonly bundle: number;
    readonly size: number;
    readonly leaves: readonly JournalLeaf[];
  };
  const leafAt = async (index: number): Promise<JournalLeaf | undefined> => {
    const journal = logs.ofTenant(tenantId, "journal");
    const size = journal?.shown?.size ?? 0;
    if (!journal || index < 0 || index >= size) return undefined;
    const bundle = Math.floor(index / TILE_WIDTH);
    if (kept?.bundle !== bundle || kept.size !== size) {
      kept = { bundle, size, leaves: (await bundleLeaves(journal, bundle)) ?? [] };
    }
    return kept.leaves[index % TILE_WIDTH];
  };
  const logSource = (log: TenantLog): LogSource => ({
    origin: ids.ofTenant(tenantId, log).origin,
    tiles: logs.ofTenant(tenantId, log)?.tiles ?? memoryTileStore(),
    async checkpoint() {
      const full = logs.ofTenant(tenantId, log)?.shown?.full;
      return full === undefined ? undefined : new TextEncoder().encode(full);
    },
  });
  return {
    tenantId,
    ledger: logSource("ledger"),
    journal: logSource("journal"),
    async event(index) {
      const leaf = await leafAt(index);
      return leaf && eventOfLeaf(store, leaf);
    },
    keys: () => keys.list(tenantId),
  };
}
