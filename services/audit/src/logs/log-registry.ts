import { join } from "node:path";
import type { EventStore } from "@dure/event-store";
import type { Clock } from "@dure/kernel";
import { parseVerifierKey } from "@dure/ledger-proof";
import type { RecordedEvent, TenantId } from "@dure/messages";
import type { Logger } from "@dure/service-kit";
import type { SigningKeys } from "../keys/signing-keys.ts";
import type { LogTrust } from "../witness/trust.ts";
import type { LogId, LogIds, TenantLog } from "./log-id.ts";
import { LogKeeper } from "./log-keeper.ts";
import { LogTiles } from "./log-tiles.ts";

interface RegistryParts {
  readonly store: EventStore;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly ids: LogIds;
  readonly logFolder: string;
  readonly signingKeys: SigningKeys;
  readonly trust: LogTrust;
}

/** Every log that this process knows, each made when its first event comes. */
export class LogRegistry {
  readonly #parts: RegistryParts;
  readonly #keepers = new Map<string, Promise<LogKeeper>>();
  readonly #opened = new Map<string, LogKeeper>();

  constructor(parts: RegistryParts) {
    this.#parts = parts;
  }

  /** Every log that has come to light, in no particular order. */
  list(): readonly LogKeeper[] {
    return [...this.#opened.values()];
  }

  byOrigin(origin: string): LogKeeper | undefined {
    return this.#opened.get(origin);
  }

  /** An agency's log; undefined while it has no leaf. */
  ofTenant(tenantId: TenantId, log: TenantLog): LogKeeper | undefined {
    return this.byOrigin(this.#parts.ids.ofTenant(tenantId, log).origin);
  }

  ofRollup(level: string): LogKeeper | undefined {
    return this.byOrigin(this.#parts.ids.ofRollup(level).origin);
  }

  /** Hands events of any streams, in the order of the store, to their logs, and notes which logs those were. */
  async take(events: readonly RecordedEvent[], touched: Set<string>): Promise<void> {
    const byLog = new Map<string, { readonly id: LogId; readonly events: RecordedEvent[] }>();
    for (const event of events) {
      const id = this.#parts.ids.ofStream(event.streamName);
      if (!id) continue;
      const of = byLog.get(id.origin) ?? { id, events: [] };
      of.events.push(event);
      byLog.set(id.origin, of);
    }
    await Promise.all(
      [...byLog.values()].map(async (of) => {
        const keeper = await this.#open(of.id);
        touched.add(of.id.origin);
        await keeper.take(of.events);
      }),
    );
  }

  /** Tells logs that they have everything of the store. */
  async caughtUp(touched: ReadonlySet<string>): Promise<void> {
    const keepers = [...touched].flatMap((origin) => this.#opened.get(origin) ?? []);
    await Promise.all(keepers.map((keeper) => keeper.caughtUp()));
  }

  #open(id: LogId): Promise<LogKeeper> {
    const known = this.#keepers.get(id.origin);
    if (known) return known;
    const opening = this.#make(id).catch((error: unknown) => {
      this.#keepers.delete(id.origin);
      throw error;
    });
    this.#keepers.set(id.origin, opening);
    return opening;
  }

  async #make(id: LogId): Promise<LogKeeper> {
    const { clock, logFolder, logger, signingKeys, store, trust } = this.#parts;
    const keeper = await LogKeeper.open({
      id,
      store,
      clock,
      logger,
      trust,
      signer: await signingKeys.signerFor(id.origin),
      verifier: parseVerifierKey(await signingKeys.verifierKeyFor(id.origin)),
      tiles: await LogTiles.open(join(logFolder, id.tenantId, id.name)),
    });
    this.#opened.set(id.origin, keeper);
    return keeper;
  }
}
