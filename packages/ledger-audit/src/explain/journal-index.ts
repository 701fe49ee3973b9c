import type { JournalLeaf } from "../journal-leaf.ts";
import { push } from "./ledger-index.ts";

/** Finds leaves of a journal by the event's id and by its stream. It is fed in order. */
export class JournalIndex {
  size = 0;
  readonly #byId = new Map<string, number>();
  readonly #byStream = new Map<string, number[]>();

  take(leaf: JournalLeaf): void {
    this.#byId.set(leaf.id, leaf.seq);
    push(this.#byStream, leaf.stream, leaf.seq);
    this.size = leaf.seq + 1;
  }

  indexOf(eventId: string): number | undefined {
    return this.#byId.get(eventId);
  }

  /** Leaves of a stream, in order. */
  ofStream(stream: string): readonly number[] {
    return this.#byStream.get(stream) ?? [];
  }
}
