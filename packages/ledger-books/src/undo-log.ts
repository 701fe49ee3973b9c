/**
 * Remembers how to take back what was changed since the last commit. The writer decides a whole group of commands on
 * the live state before the store has taken them; when the store refuses, the state goes back to what is stored.
 */
export class UndoLog {
  readonly #steps: (() => void)[] = [];
  #suspended = false;

  /** False while what is folded stands in the store already and will never be taken back. */
  get isRecording(): boolean {
    return !this.#suspended;
  }

  add(step: () => void): void {
    if (!this.#suspended) this.#steps.push(step);
  }

  /** Runs a fold of stored entries without remembering how to take them back. */
  withoutRecording<Answer>(fold: () => Answer): Answer {
    this.#suspended = true;
    try {
      return fold();
    } finally {
      this.#suspended = false;
    }
  }

  /** What happened since the last commit is stored now. */
  commit(): void {
    this.#steps.length = 0;
  }

  /** Takes back everything since the last commit, newest first. */
  rollback(): void {
    while (this.#steps.length > 0) this.#steps.pop()?.();
  }
}

/** A table of immutable rows whose changes can be taken back. */
export class Table<Row> {
  readonly #rows = new Map<string, Row>();
  readonly #undo: UndoLog;

  constructor(undo: UndoLog) {
    this.#undo = undo;
  }

  get size(): number {
    return this.#rows.size;
  }

  get(key: string): Row | undefined {
    return this.#rows.get(key);
  }

  has(key: string): boolean {
    return this.#rows.has(key);
  }

  set(key: string, row: Row): void {
    const rows = this.#rows;
    if (!this.#undo.isRecording) {
      rows.set(key, row);
      return;
    }
    const before = rows.get(key);
    const existed = before !== undefined || rows.has(key);
    this.#undo.add(() => {
      if (existed) rows.set(key, before as Row);
      else rows.delete(key);
    });
    rows.set(key, row);
  }

  entries(): IterableIterator<[string, Row]> {
    return this.#rows.entries();
  }

  values(): IterableIterator<Row> {
    return this.#rows.values();
  }
}
