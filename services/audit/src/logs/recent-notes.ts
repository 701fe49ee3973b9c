/** A checkpoint that is young enough to be cosigned and served. */
export interface RecentNote {
  readonly size: number;
  /** Base64. */
  readonly root: string;
  /** With the log's own signature only. */
  readonly note: string;
  /** Signature lines of witnesses, each with its line feed, at most one per name. */
  readonly lines: readonly string[];
}

const MAX_NOTES = 32;

/** The note with the signatures of its witnesses behind the log's own. */
export const fullNote = ({ lines, note }: RecentNote): string => note + lines.join("");

/**
 * The newest checkpoints of a log with their cosignatures, 32 at most: a witness may answer after the next one is
 * signed, and the newest that enough witnesses have signed must still be there while they are away.
 */
export class RecentNotes {
  readonly #notes = new Map<number, RecentNote>();
  /** Not dropped although others are newer. */
  #kept: number | undefined;

  /** Newest first. */
  list(): readonly RecentNote[] {
    return [...this.#notes.values()].reverse();
  }

  /** Adds a checkpoint. One of a known size is the same one, signed again: it keeps its cosignatures. */
  add(note: RecentNote): void {
    const lines = this.#notes.get(note.size)?.lines ?? note.lines;
    this.#notes.delete(note.size);
    this.#notes.set(note.size, { ...note, lines });
    for (const size of this.#notes.keys()) {
      if (this.#notes.size <= MAX_NOTES) break;
      if (size !== this.#kept) this.#notes.delete(size);
    }
  }

  /** Adds lines of witnesses; a newer line of the same witness replaces the older. Late lines of dropped notes go. */
  cosign(size: number, lines: readonly string[]): void {
    const note = this.#notes.get(size);
    if (!note) return;
    const byName = new Map(note.lines.map((line) => [nameOf(line), line]));
    for (const line of lines) byName.set(nameOf(line), line);
    this.#notes.set(size, { ...note, lines: [...byName.values()] });
  }

  /** Keeps the note of this size, and only this one, beyond the usual number. */
  keep(size: number): void {
    this.#kept = size;
  }
}

const nameOf = (line: string): string => line.split(" ", 2)[1] ?? "";
