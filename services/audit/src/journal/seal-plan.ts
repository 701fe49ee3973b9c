import { journalLeaf, UNSEALED_CATEGORIES } from "@dure/ledger-audit";
import { type GlobalPosition, parseStreamName, type RecordedEvent } from "@dure/messages";
import { MAX_LEAVES_PER_EVENT } from "../event-types.ts";

/** Where an agency's journal ends. */
export interface JournalTail {
  readonly nextSeq: number;
  /** Everything of the agency up to here is sealed; undefined while nothing is. */
  readonly upTo: GlobalPosition | undefined;
}

/** Leaves that go into the journal together. */
export interface SealBatch {
  readonly first: number;
  readonly leaves: readonly string[];
  readonly last: RecordedEvent;
}

/** True for an event that belongs into its agency's journal. */
export const isSealed = (event: Pick<RecordedEvent, "streamName">): boolean =>
  !UNSEALED_CATEGORIES.includes(parseStreamName(event.streamName).category);

/**
 * What an agency's journal still lacks of these events. They are given in the order of the store, without a gap since
 * the tail or from before it: events that the tail has already are passed over, so that seeing some again seals nothing
 * twice (docs/ledger-format.md §7).
 */
export function planSeals(
  events: readonly RecordedEvent[],
  tail: JournalTail,
): readonly SealBatch[] {
  const { nextSeq, upTo } = tail;
  const missing = events.filter(
    (event) => isSealed(event) && (upTo === undefined || event.position > upTo),
  );
  const batches: SealBatch[] = [];
  for (let start = 0; start < missing.length; start += MAX_LEAVES_PER_EVENT) {
    const part = missing.slice(start, start + MAX_LEAVES_PER_EVENT);
    const first = nextSeq + start;
    batches.push({
      first,
      leaves: part.map((event, index) => journalLeaf(event, first + index)),
      last: part.at(-1) as RecordedEvent,
    });
  }
  return batches;
}
