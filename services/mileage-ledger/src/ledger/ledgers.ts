import type { EventStore } from "@dure/event-store";
import type { Clock } from "@dure/kernel";
import type { TenantId } from "@dure/messages";
import { LedgerWriter } from "./ledger-writer.ts";

/** The ledgers of all agencies that this process has touched; each loads itself at its first use. */
export class Ledgers {
  readonly #parts: { readonly store: EventStore; readonly clock: Clock };
  readonly #writers = new Map<string, LedgerWriter>();

  constructor(parts: { readonly store: EventStore; readonly clock: Clock }) {
    this.#parts = parts;
  }

  of(tenantId: TenantId): LedgerWriter {
    let writer = this.#writers.get(tenantId);
    if (!writer) {
      writer = new LedgerWriter({ ...this.#parts, tenantId });
      this.#writers.set(tenantId, writer);
    }
    return writer;
  }

  /** Agencies whose ledger is open in this process. */
  tenants(): readonly TenantId[] {
    return [...this.#writers.keys()] as TenantId[];
  }

  /** Ledgers that stopped by themselves, with the invariant that broke. */
  halted(): readonly { readonly tenantId: string; readonly invariant: string }[] {
    return [...this.#writers].flatMap(([tenantId, writer]) =>
      writer.haltedBy === undefined ? [] : [{ tenantId, invariant: writer.haltedBy }],
    );
  }
}
