import type { EventStore } from "@dure/event-store";
import { assertThat } from "@dure/kernel";
import { applyEntry, entryLeafHash, type LedgerState, parseEntry } from "@dure/ledger-books";
import { type RecordedEvent, streamName } from "@dure/messages";

const PAGE = 2_000;

export interface FoldOptions {
  /** Recomputes the leaf hash of every entry from its stored bytes and compares it with the one written beside it. */
  readonly verify?: boolean;
}

/**
 * Folds every stored entry that the state has not seen yet, in order. The same code serves the start of the service,
 * the catching up after a lost race and a full replay. Throws an invariant violation at the first entry that is not
 * where or what it must be.
 */
export async function foldStream(
  store: EventStore,
  state: LedgerState,
  options: FoldOptions = {},
): Promise<number> {
  const name = streamName("ledger", state.tenantId, "mileage");
  let folded = 0;
  for (;;) {
    const events = await store.readStream(name, {
      direction: "forwards",
      fromRevision: state.head.nextSeq,
      maxCount: PAGE,
    });
    state.undo.withoutRecording(() => {
      for (const event of events) foldEvent(state, event, options);
    });
    folded += events.length;
    if (events.length < PAGE) return folded;
  }
}

function foldEvent(state: LedgerState, event: RecordedEvent, { verify }: FoldOptions): void {
  assertThat(event.tenantId === state.tenantId, "I18", "an event of another agency in the ledger");
  assertThat(event.streamRevision === state.head.nextSeq, "I7", "a gap in the ledger's stream");
  if (verify) {
    assertThat(
      entryLeafHash(event.data) === event.leafHash,
      "I6",
      `the stored bytes of entry ${event.streamRevision} are not those that were hashed`,
    );
  }
  const entry = parseEntry(event.data);
  assertThat(entry.id === event.eventId, "I6", `entry ${entry.seq} has another id than its event`);
  applyEntry(state, entry);
}
