/**
 * Remembers how to take back what was changed since the last commit. The writer decides a whole group of commands on
 * the live state before the store has taken them; when the store refuses, the state goes back to what is stored.
 */
export class UndoLog {
  readonly #steps: (() => void)[] = [];

  add(step: () => void): void {
    this.#steps.push(step);
  }

  /** What happened since the last commit is stored now. */
  commit(): void {
    this.#steps.length = 0;
  }

  /** How far the log has come; a mark for `rollbackTo`. */
  mark(): number {
    return this.#steps.length;
  }

  /** Takes back everything since the last commit, newest first. */
  rollback(): void {
    this.rollbackTo(0);
  }

  rollbackTo(mark: number): void {
    while (this.#steps.length > mark) this.#steps.pop()?.();
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
