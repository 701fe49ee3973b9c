import type { EventStore } from "@dure/event-store";
import { type BalanceCertificate, balanceCertificate } from "@dure/ledger-audit";
import type { GlobalPosition, TenantId } from "@dure/messages";
import type { Timers } from "@dure/processing";
import type { LedgerBooks } from "../asking/ledger-books-client.ts";
import { soundly } from "../asking/soundly.ts";
import type { TenantSources } from "../asking/tenant-sources.ts";
import { auditError } from "../errors.ts";
import { awaitCover } from "../logs/await-cover.ts";
import { awaitFeed } from "../logs/await-feed.ts";
import type { LogFeed } from "../logs/log-feed.ts";
import type { LogRegistry } from "../logs/log-registry.ts";
import type { ReplayRoom } from "../replay/replay-room.ts";

/** Somebody may earn or spend again between the seal and the certificate; then the books are sealed anew. */
const MAX_SEALS = 3;

interface DeskParts {
  readonly store: Pick<EventStore, "head">;
  readonly feed: LogFeed;
  readonly logs: LogRegistry;
  readonly sources: TenantSources;
  readonly replays: ReplayRoom;
  readonly ledger: Pick<LedgerBooks, "attest">;
  readonly timers: Timers;
}

interface AskedFor {
  readonly tenantId: TenantId;
  readonly personRef: string;
}

export interface Issued {
  readonly certificate: BalanceCertificate;
  /** Of the seal that was written for it; undefined where an older one served. */
  readonly position: GlobalPosition | undefined;
}

/** Makes balance certificates (docs/ledger-format.md §6) that hold under the checkpoint that is served. */
export class CertificateDesk {
  readonly #parts: DeskParts;

  constructor(parts: DeskParts) {
    this.#parts = parts;
  }

  /**
   * A person's certificate of what they hold now. Has the ledger seal its books when the account moved after the newest
   * seal; `commandId` makes a repeated request find the same seal. Refuses with `REPLAY_UNKNOWN` where there is no
   * account, `CERTIFICATE_LATE` where the checkpoint or a quiet moment did not come, `LOGS_BEHIND`.
   */
  async issue(
    { commandId, personRef, tenantId }: AskedFor & { readonly commandId: string },
    signal?: AbortSignal,
  ): Promise<Issued> {
    const { ledger, store } = this.#parts;
    const waiting = { ...this.#parts, signal };
    let position: GlobalPosition | undefined;
    await awaitFeed(waiting, await store.head());
    for (let seals = 0; ; seals += 1) {
      const size = await this.#covered(tenantId, signal);
      const answer = await this.#certificate({ tenantId, personRef }, signal);
      if (answer.ok) return { certificate: answer.certificate, position };
      if (answer.reason === "NO_ACCOUNT") throw auditError("REPLAY_UNKNOWN", {});
      if (seals === MAX_SEALS) throw auditError("CERTIFICATE_LATE", { size });
      ({ position } = await ledger.attest(tenantId, `certificate/${commandId}/${seals}`));
      await awaitFeed(waiting, position);
    }
  }

  /** A certificate by a seal that is there. Refuses with `REPLAY_UNKNOWN`, `CERTIFICATE_NOT_SEALED`. */
  async existing(asked: AskedFor, signal?: AbortSignal): Promise<BalanceCertificate> {
    const answer = await this.#certificate(asked, signal);
    if (answer.ok) return answer.certificate;
    throw auditError(
      answer.reason === "NO_ACCOUNT" ? "REPLAY_UNKNOWN" : "CERTIFICATE_NOT_SEALED",
      {},
    );
  }

  #certificate({ personRef, tenantId }: AskedFor, signal?: AbortSignal) {
    const { replays, sources } = this.#parts;
    return soundly(() =>
      balanceCertificate({
        source: sources.of(tenantId),
        person: personRef,
        stateAt: (entries) => replays.stateAt(tenantId, entries, signal),
      }),
    );
  }

  /** Waits until everything that the ledger holds now is under the served checkpoint; answers how much that is. */
  async #covered(tenantId: TenantId, signal?: AbortSignal): Promise<number> {
    const { logs } = this.#parts;
    const log = logs.ofTenant(tenantId, "ledger");
    if (!log) throw auditError("REPLAY_UNKNOWN", {});
    const { size } = log;
    if (await awaitCover({ ...this.#parts, signal }, log, size, "shown")) return size;
    throw auditError("CERTIFICATE_LATE", { size });
  }
}
