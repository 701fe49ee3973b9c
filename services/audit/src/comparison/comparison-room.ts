import type { EventStore } from "@dure/event-store";
import { type Clock, RefusalError } from "@dure/kernel";
import type { StateSeal } from "@dure/ledger-books";
import type { TenantId } from "@dure/messages";
import type { LeasedReader, Timers } from "@dure/processing";
import type { LedgerBooks } from "../asking/ledger-books-client.ts";
import type { TurnsByTenant } from "../asking/turns-by-tenant.ts";
import { awaitCover } from "../logs/await-cover.ts";
import { awaitFeed } from "../logs/await-feed.ts";
import type { LogFeed } from "../logs/log-feed.ts";
import type { TenantLog } from "../logs/log-id.ts";
import type { LogKeeper } from "../logs/log-keeper.ts";
import type { LogRegistry } from "../logs/log-registry.ts";
import { type ComparedService, type ComparedView, compareViews } from "./compare-views.ts";
import { type Difference, Differences } from "./differences.ts";
import { EventWalk } from "./event-walk.ts";
import { LedgerWalk, type NamedCause } from "./ledger-walk.ts";
import { PayoutBook } from "./payout-book.ts";
import { walkLog } from "./walk-log.ts";

const SEALED_WITHIN_MS = 10_000;

interface RoomParts {
  readonly store: EventStore;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly feed: LogFeed;
  readonly logs: LogRegistry;
  readonly sealer: Pick<LeasedReader, "waitFor">;
  readonly ledger: Pick<LedgerBooks, "seal">;
  readonly turns: TurnsByTenant;
  readonly services: readonly ComparedService[];
  /** The operating agency, in whose name services are asked. */
  readonly house: TenantId;
  readonly identityKey: string;
}

export interface Comparison {
  readonly ok: boolean;
  readonly ledger: {
    readonly entries: number;
    /** Of the fresh fold; undefined when the books broke on the way. */
    readonly replayed: StateSeal | undefined;
    /** What the running ledger says; undefined when it could not be asked. */
    readonly production: StateSeal | undefined;
    readonly captured: number;
  };
  readonly journal: { readonly events: number };
  /** Checkpoints that were held against the leaves. */
  readonly checkpoints: Readonly<Record<TenantLog, number>>;
  readonly views: readonly ComparedView[];
  readonly differenceCount: number;
  readonly differences: readonly Difference[];
}

/** The full replay: everything of an agency once more from its sealed logs, and each difference. */
export class ComparisonRoom {
  readonly #parts: RoomParts;

  constructor(parts: RoomParts) {
    this.#parts = parts;
  }

  /** One at a time for an agency. Refuses with `REPLAY_BUSY`, `LOGS_BEHIND`. Writes nothing but the checkpoints that are due anyway. */
  compare(tenantId: TenantId): Promise<Comparison> {
    return this.#parts.turns.run(tenantId, () => this.#compare(tenantId));
  }

  async #compare(tenantId: TenantId): Promise<Comparison> {
    const { store } = this.#parts;
    const differences = new Differences();
    // Production first: what it has then is surely within the leaves that are read after it.
    const production = await this.#production(tenantId, differences);
    const walk = new LedgerWalk(tenantId, production, differences);
    const ledger = await this.#covered(tenantId, "ledger", differences);
    const entries =
      ledger &&
      (await walkLog({ store, differences, area: "LEDGER" }, ledger, (seq, entry) =>
        walk.take(seq, entry),
      ));
    const replayed = walk.finish(entries?.size ?? 0);
    const payouts = new PayoutBook();
    const journal = await this.#walkJournal(tenantId, differences, walk.causes, payouts);
    const captured = walk.captured();
    payouts.check(captured, differences);
    const views = await compareViews({ ...this.#parts, differences }, tenantId);
    return {
      ok: differences.count === 0,
      ledger: { entries: entries?.size ?? 0, replayed, production, captured: captured.length },
      journal: { events: journal.size },
      checkpoints: { ledger: entries?.checkpoints ?? 0, journal: journal.checkpoints },
      views,
      differenceCount: differences.count,
      differences: differences.list(),
    };
  }

  /** The journal is read after the ledger, so that everything that led to an entry must be in it. */
  async #walkJournal(
    tenantId: TenantId,
    differences: Differences,
    causes: Map<string, NamedCause>,
    payouts: PayoutBook,
  ): Promise<{ readonly size: number; readonly checkpoints: number }> {
    const { sealer, store } = this.#parts;
    const head = await store.head();
    if (head !== undefined) await sealer.waitFor(head, SEALED_WITHIN_MS);
    const journal = await this.#covered(tenantId, "journal", differences);
    const events = new EventWalk({
      store,
      tenantId,
      differences,
      onEvent: (event) => payouts.take(event),
      onLeaf({ data, id }) {
        const cause = causes.get(id);
        if (cause) tellCause(cause, data, differences);
        causes.delete(id);
      },
    });
    const walked =
      journal &&
      (await walkLog({ store, differences, area: "JOURNAL" }, journal, (index, leaf) =>
        events.take(index, leaf),
      ));
    await events.finish(head);
    for (const { hash, id, seq } of causes.values()) {
      const why = "원장 기록의 근거가 된 사건이 일지에 없습니다.";
      differences.add({
        area: "CAUSE",
        where: String(seq),
        expected: `${id} ${hash}`,
        found: "",
        why,
      });
    }
    return walked ?? { size: 0, checkpoints: 0 };
  }

  async #production(tenantId: TenantId, differences: Differences): Promise<StateSeal | undefined> {
    try {
      return await this.#parts.ledger.seal(tenantId);
    } catch (error) {
      if (!(error instanceof RefusalError)) throw error;
      const why = `운영 중인 장부에 묻지 못했습니다: ${error.refusal.why}`;
      differences.add({ area: "STATE", where: "mileage-ledger", expected: "", found: "", why });
      return undefined;
    }
  }

  /** A log with everything that the store holds now under a signed checkpoint; undefined while it has no leaf. */
  async #covered(
    tenantId: TenantId,
    name: TenantLog,
    differences: Differences,
  ): Promise<LogKeeper | undefined> {
    const { logs, store } = this.#parts;
    await awaitFeed(this.#parts, await store.head());
    const log = logs.ofTenant(tenantId, name);
    if (!log) return undefined;
    const tell = (found: string, why: string): void =>
      differences.add({ area: "CHECKPOINT", where: log.id.origin, expected: "", found, why });
    try {
      const isCovered = await awaitCover(this.#parts, log, log.size, "signed");
      if (!isCovered) tell(String(log.signed?.size ?? 0), "확인서가 기록을 따라오지 못했습니다.");
    } catch (error) {
      if (!(error instanceof RefusalError)) throw error;
      tell(error.refusal.code, error.refusal.why);
    }
    return log;
  }
}

function tellCause({ hash, id, seq }: NamedCause, data: string, differences: Differences): void {
  if (hash === data) return;
  const why = "원장 기록이 말하는 근거와 봉인된 사건이 다릅니다.";
  const where = String(seq);
  differences.add({ area: "CAUSE", where, expected: `${id} ${data}`, found: hash, why });
}
