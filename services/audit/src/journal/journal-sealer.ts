import type { EventStore } from "@dure/event-store";
import { assertThat, type Clock } from "@dure/kernel";
import {
  type GlobalPosition,
  type RecordedEvent,
  type StreamName,
  streamName,
  type TenantId,
} from "@dure/messages";
import { appendAt } from "../append-at.ts";
import { auditEvent } from "../audit-event.ts";
import { readAuditEvent } from "../event-types.ts";
import { isSealed, type JournalTail, planSeals } from "./seal-plan.ts";

const MAX_ATTEMPTS = 8;

interface KnownTail extends JournalTail {
  /** Of the journal's stream; -1 while it is empty. */
  readonly revision: number;
}

/**
 * Seals events into the journals of their agencies. The last event of a journal says where it ends; the exact revision
 * fences a second writer, who then reads the end again and goes on behind it. So every event is sealed once and in the
 * order of the store, whoever crashes where.
 */
export class JournalSealer {
  readonly #store: EventStore;
  readonly #clock: Clock;
  /** One per agency. */
  readonly #tails = new Map<TenantId, KnownTail>();

  constructor(parts: { readonly store: EventStore; readonly clock: Clock }) {
    this.#store = parts.store;
    this.#clock = parts.clock;
  }

  /** Seals what the journals lack of a page of the whole log. Pages come in order; a page may come again. */
  async seal(page: readonly RecordedEvent[]): Promise<void> {
    const byTenant = Map.groupBy(page.filter(isSealed), ({ tenantId }) => tenantId);
    await Promise.all(
      [...byTenant].map(([tenantId, events]) => this.#sealTenant(tenantId, events)),
    );
  }

  async #sealTenant(tenantId: TenantId, events: readonly RecordedEvent[]): Promise<void> {
    const stream = streamName("journal", tenantId, "journal");
    for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
      const tail = this.#tails.get(tenantId) ?? (await this.#readTail(stream));
      // Forgotten until the append is known to stand: after an error nobody knows where the journal ends.
      this.#tails.delete(tenantId);
      const sealed = await this.#append(stream, tenantId, tail, events);
      if (sealed) {
        this.#tails.set(tenantId, sealed);
        return;
      }
    }
    throw new Error(`another sealer of ${stream} was faster ${MAX_ATTEMPTS} times`);
  }

  async #append(
    stream: StreamName,
    tenantId: TenantId,
    tail: KnownTail,
    events: readonly RecordedEvent[],
  ): Promise<KnownTail | undefined> {
    const batches = planSeals(events, tail);
    const last = batches.at(-1);
    if (!last) return tail;
    const appended = await appendAt(
      this.#store,
      stream,
      tail.revision,
      batches.map((batch, index) =>
        auditEvent({
          type: "journal.sealed",
          data: { first: batch.first, leaves: [...batch.leaves], upTo: batch.last.position },
          tenantId,
          clock: this.#clock,
          stream,
          revision: tail.revision + 1 + index,
          cause: batch.last,
        }),
      ),
    );
    if (appended === "taken") return undefined;
    return {
      nextSeq: last.first + last.leaves.length,
      upTo: last.last.position,
      revision: tail.revision + batches.length,
    };
  }

  async #readTail(stream: StreamName): Promise<KnownTail> {
    const [last] = await this.#store.readStream(stream, { direction: "backwards", maxCount: 1 });
    if (!last) return { nextSeq: 0, upTo: undefined, revision: -1 };
    const read = readAuditEvent("journal.sealed", last);
    assertThat(read, "JOURNAL_TAIL", `the last event of ${stream} is no seal`);
    return {
      nextSeq: read.first + read.leaves.length,
      upTo: read.upTo as GlobalPosition,
      revision: last.streamRevision,
    };
  }
}
