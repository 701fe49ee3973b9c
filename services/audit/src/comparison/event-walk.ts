import type { EventStore } from "@dure/event-store";
import { type JournalLeaf, journalLeaf, parseJournalLeaf } from "@dure/ledger-audit";
import type { GlobalPosition, RecordedEvent, StreamName, TenantId } from "@dure/messages";
import { isSealed } from "../journal/seal-plan.ts";
import type { Differences } from "./differences.ts";

const PAGE = 1_000;

interface WalkParts {
  readonly store: EventStore;
  readonly tenantId: TenantId;
  readonly differences: Differences;
  /** Sees every leaf, in order. */
  readonly onLeaf: (leaf: JournalLeaf) => void;
  /** Sees every event that is sealed and still there, as it is now. */
  readonly onEvent: (event: RecordedEvent) => void;
}

/**
 * Holds a journal's leaves against the events of the store, both in their order: none altered or gone since it was
 * sealed, none in between that was never sealed.
 */
export class EventWalk {
  readonly #parts: WalkParts;
  readonly #events: AsyncIterator<RecordedEvent>;
  #current: RecordedEvent | undefined;
  #isBegun = false;

  constructor(parts: WalkParts) {
    this.#parts = parts;
    this.#events = sealedEvents(parts.store, parts.tenantId);
  }

  async take(index: number, bytes: Uint8Array): Promise<void> {
    const text = Buffer.from(bytes).toString("utf8");
    const leaf = parseJournalLeaf(text);
    this.#parts.onLeaf(leaf);
    // Bounded by the events of the store.
    for (;;) {
      const event = await this.#peek();
      if (event?.eventId === leaf.id) {
        await this.#advance();
        if (journalLeaf(event, index) !== text) this.#tellAltered(index, event, leaf);
        this.#parts.onEvent(event);
        return;
      }
      if (!event || !(await this.#stands(leaf))) {
        const why = "봉인된 사건이 저장소에서 사라졌습니다.";
        this.#tell(`${leaf.stream} ${leaf.revision}`, leaf.id, "", why);
        return;
      }
      this.#tellUnsealed(event);
      await this.#advance();
    }
  }

  /** All leaves have come: everything up to a position must have had one. */
  async finish(upTo: GlobalPosition | undefined): Promise<void> {
    for (let event = await this.#peek(); event; event = await this.#peek()) {
      if (upTo === undefined || event.position > upTo) return;
      this.#tellUnsealed(event);
      await this.#advance();
    }
  }

  async #peek(): Promise<RecordedEvent | undefined> {
    if (!this.#isBegun) await this.#advance();
    return this.#current;
  }

  async #advance(): Promise<void> {
    this.#isBegun = true;
    const { done, value } = await this.#events.next();
    this.#current = done === true ? undefined : value;
  }

  /** True when the leaf's event is in the store, only not where it was to come. */
  async #stands({ id, revision, stream }: JournalLeaf): Promise<boolean> {
    const [event] = await this.#parts.store.readStream(stream as StreamName, {
      direction: "forwards",
      fromRevision: revision,
      maxCount: 1,
    });
    return event?.eventId === id;
  }

  #tellAltered(index: number, event: RecordedEvent, leaf: JournalLeaf): void {
    const now = parseJournalLeaf(journalLeaf(event, index));
    const fields = (["data", "header", "type", "stream", "revision", "seq"] as const).filter(
      (field) => now[field] !== leaf[field],
    );
    const why = "봉인한 뒤에 사건이 바뀌었습니다.";
    const shown = (of: JournalLeaf): string =>
      fields.map((field) => `${field} ${of[field]}`).join(", ");
    this.#tell(`${leaf.stream} ${leaf.revision}`, shown(leaf), shown(now), why);
  }

  #tellUnsealed({ eventId, streamName, streamRevision }: RecordedEvent): void {
    const why = "일지에 봉인되지 않은 사건입니다.";
    this.#tell(`${streamName} ${streamRevision}`, "", eventId, why);
  }

  #tell(where: string, expected: string, found: string, why: string): void {
    this.#parts.differences.add({ area: "JOURNAL", where, expected, found, why });
  }
}

/** Every event of an agency that belongs into its journal, in the order of the store. */
async function* sealedEvents(store: EventStore, tenantId: TenantId): AsyncGenerator<RecordedEvent> {
  for (let after: GlobalPosition | undefined; ; ) {
    const page = await store.readAll({
      ...(after !== undefined && { after }),
      filter: { tenantId },
      maxCount: PAGE,
    });
    yield* page.events.filter(isSealed);
    if (page.atEnd || page.position === undefined) return;
    after = page.position;
  }
}
