import type { SubjectKeyring } from "@dure/contracts";
import { type CivilDate, RefusalError } from "@dure/kernel";
import { type Explanation, explain, type Question } from "@dure/ledger-audit";
import type { TenantId } from "@dure/messages";
import { soundly } from "../asking/soundly.ts";
import type { TenantSources } from "../asking/tenant-sources.ts";
import type { TurnsByTenant } from "../asking/turns-by-tenant.ts";
import type { LogRegistry } from "../logs/log-registry.ts";
import type { ReplayRoom } from "../replay/replay-room.ts";
import { Shelf } from "../replay/shelf.ts";
import type { KeyRegistry } from "../source/key-registry.ts";
import { type ShownExplanation, shownExplanation } from "./shown-explanation.ts";
import { TextOpener } from "./text-opener.ts";
import type { Viewer } from "./viewer.ts";

const MOST = { maxPieces: 16, maxWeight: 16 };

interface RoomParts {
  readonly sources: TenantSources;
  readonly turns: TurnsByTenant;
  readonly logs: LogRegistry;
  readonly replays: ReplayRoom;
  readonly keyring: Pick<SubjectKeyring, "open">;
  readonly keys: KeyRegistry;
}

export interface AskedWhy {
  readonly tenantId: TenantId;
  readonly question: Question;
  readonly viewer: Viewer;
}

/**
 * Explains balances, points and payouts from this process's tiles and event store. What is kept is the explanation with
 * its ciphertexts; texts are opened for each who asks, so that a destroyed key is destroyed for all.
 */
export class ExplanationRoom {
  readonly #parts: RoomParts;
  readonly #kept: Shelf<Explanation>;

  constructor(parts: RoomParts) {
    this.#parts = parts;
    this.#kept = new Shelf(parts.turns, MOST);
  }

  /** Refuses with `EXPLAIN_UNKNOWN`, `EXPORT_NOT_SEALED`, `REPLAY_BUSY`, `REPLAY_ABANDONED`, `GRPC_UNAVAILABLE`. */
  async explain(asked: AskedWhy, signal?: AbortSignal): Promise<ShownExplanation> {
    return this.#shown(asked, await this.#explained(asked, signal));
  }

  /** The same of somebody's own balance; whoever never had a point has an empty explanation. */
  async explainOwn(
    asked: { readonly tenantId: TenantId; readonly personRef: string; readonly on: CivilDate },
    signal?: AbortSignal,
  ): Promise<ShownExplanation> {
    const { on, personRef, tenantId } = asked;
    const question: Question = { kind: "balance", person: personRef, on };
    const why: AskedWhy = { tenantId, question, viewer: { kind: "PERSON", personRef } };
    try {
      return await this.explain(why, signal);
    } catch (error) {
      const isUnknown = error instanceof RefusalError && error.refusal.code === "EXPLAIN_UNKNOWN";
      if (!isUnknown) throw error;
      return this.#shown(why, await this.#nothing(tenantId, question, on, signal));
    }
  }

  #explained({ question, tenantId }: AskedWhy, signal?: AbortSignal): Promise<Explanation> {
    const { logs, sources } = this.#parts;
    const sizes = (["ledger", "journal"] as const).map(
      (log) => logs.ofTenant(tenantId, log)?.shown?.size ?? 0,
    );
    return this.#kept.ask(
      {
        tenantId,
        key: JSON.stringify([question, sizes]),
        weight: 1,
        make: () => soundly(() => explain({ source: sources.of(tenantId), question })),
      },
      signal,
    );
  }

  #shown({ tenantId, viewer }: AskedWhy, explanation: Explanation): Promise<ShownExplanation> {
    const { keyring, keys, sources } = this.#parts;
    const opener = new TextOpener({ tenantId, keyring, keys });
    return shownExplanation({ explanation, source: sources.of(tenantId), viewer, opener });
  }

  async #nothing(
    tenantId: TenantId,
    question: Question & { readonly kind: "balance" },
    on: CivilDate,
    signal?: AbortSignal,
  ): Promise<Explanation> {
    const { replays, sources } = this.#parts;
    const { at, books } = await replays.booksAsOf({ tenantId, on }, signal);
    const { checkpoint, root, size } = at;
    return {
      tenantId,
      question,
      on,
      ledger: { origin: sources.of(tenantId).ledger.origin, size, root, checkpoint },
      journal: undefined,
      balance: books.member(question.person),
      points: [],
      payouts: [],
      changes: [],
      isCut: false,
    };
  }
}
