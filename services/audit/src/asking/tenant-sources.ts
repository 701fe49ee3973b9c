import type { AuditSource } from "@dure/ledger-audit";
import type { TenantId } from "@dure/messages";
import { TENANT_LOGS } from "../logs/log-id.ts";
import { type AuditSourceParts, auditSourceOf } from "../source/audit-source.ts";

const MAX_KEPT = 16;

/**
 * The agencies' sources, each one and the same object as long as it is kept: indexes of logs hang on it. A source made
 * before both logs had a leaf does not see the other one later, so it is not kept.
 */
export class TenantSources {
  readonly #parts: AuditSourceParts;
  readonly #kept = new Map<TenantId, AuditSource>();

  constructor(parts: AuditSourceParts) {
    this.#parts = parts;
  }

  of(tenantId: TenantId): AuditSource {
    const kept = this.#kept.get(tenantId);
    const source = kept ?? auditSourceOf(this.#parts, tenantId);
    const isWhole = TENANT_LOGS.every((log) => this.#parts.logs.ofTenant(tenantId, log));
    if (!isWhole) return source;
    this.#kept.delete(tenantId);
    this.#kept.set(tenantId, source);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > MAX_KEPT && oldest !== undefined) this.#kept.delete(oldest);
    return source;
  }
}

/** The same source, which stops to answer tiles of the ledger when the signal comes. */
export function stoppable(source: AuditSource, signal: AbortSignal): AuditSource {
  const { ledger } = source;
  const { tiles } = ledger;
  const guarded = {
    read(path: string) {
      signal.throwIfAborted();
      return tiles.read(path);
    },
    write: (path: string, bytes: Uint8Array) => tiles.write(path, bytes),
  };
  return { ...source, ledger: { ...ledger, tiles: guarded } };
}
