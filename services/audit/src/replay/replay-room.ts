import type { EventStore } from "@dure/event-store";
import type { CivilDate } from "@dure/kernel";
import { replayAll, replayAsOf } from "@dure/ledger-audit";
import type { BooksAsOf, LedgerState } from "@dure/ledger-books";
import type { TenantId } from "@dure/messages";
import { soundly } from "../asking/soundly.ts";
import { stoppable, type TenantSources } from "../asking/tenant-sources.ts";
import type { TurnsByTenant } from "../asking/turns-by-tenant.ts";
import type { LogRegistry } from "../logs/log-registry.ts";
import { type RestsOn, restsOn } from "./rests-on.ts";
import { Shelf } from "./shelf.ts";

const MOST = { maxPieces: 32, maxWeight: 3_000_000 };

/** The books as of a size and a day, and what they rest on. */
export interface Replayed {
  readonly books: BooksAsOf;
  readonly at: RestsOn;
}

export interface AskedAsOf {
  readonly tenantId: TenantId;
  readonly on: CivilDate;
  /** Absent: the size of the newest checkpoint. */
  readonly size?: number | undefined;
}

/**
 * Folds an agency's sealed ledger anew for whoever asks, by the fold of production, and keeps what was asked last. One
 * fold at a time for an agency. Reads the tiles of this process and nothing else.
 */
export class ReplayRoom {
  readonly #sources: TenantSources;
  readonly #logs: LogRegistry;
  readonly #store: EventStore;
  readonly #books: Shelf<Replayed>;
  readonly #states: Shelf<LedgerState>;

  constructor(parts: {
    readonly sources: TenantSources;
    readonly logs: LogRegistry;
    readonly store: EventStore;
    readonly turns: TurnsByTenant;
  }) {
    this.#sources = parts.sources;
    this.#logs = parts.logs;
    this.#store = parts.store;
    this.#books = new Shelf(parts.turns, MOST);
    this.#states = new Shelf(parts.turns, MOST);
  }

  /** Folds that somebody waits for. */
  get busy(): number {
    return this.#books.busy + this.#states.busy;
  }

  /**
   * The books as of a size and a day. Refuses with `EXPORT_NOT_SEALED` where no checkpoint is, `AS_OF_SIZE` for a size
   * that none covers, `LEDGER_UNSOUND` where the log is broken, `REPLAY_BUSY` and `REPLAY_ABANDONED`.
   */
  booksAsOf({ on, size, tenantId }: AskedAsOf, signal?: AbortSignal): Promise<Replayed> {
    const ledger = this.#logs.ofTenant(tenantId, "ledger");
    const wanted = size ?? ledger?.shown?.size ?? 0;
    return this.#books.ask(
      {
        tenantId,
        key: `${on}|${wanted}`,
        weight: wanted,
        make: (stop) =>
          soundly(async () => {
            const source = stoppable(this.#sources.of(tenantId), stop);
            const { books, ...at } = await replayAsOf({ source, on, size: wanted });
            return { books, at: await restsOn({ store: this.#store, ledger }, at) };
          }),
      },
      signal,
    );
  }

  /** The whole state after the first entries. Refuses as `booksAsOf` does. */
  stateAt(tenantId: TenantId, size?: number, signal?: AbortSignal): Promise<LedgerState> {
    const wanted = size ?? this.#logs.ofTenant(tenantId, "ledger")?.shown?.size ?? 0;
    return this.#states.ask(
      {
        tenantId,
        key: String(wanted),
        weight: wanted,
        make: (stop) =>
          soundly(async () => {
            const source = stoppable(this.#sources.of(tenantId), stop);
            return (await replayAll({ source, size: wanted })).state;
          }),
      },
      signal,
    );
  }
}
