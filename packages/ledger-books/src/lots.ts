import { assertThat, type CivilDate } from "@dure/kernel";
import type { Allocation } from "./entry-bodies.ts";
import type { Table, UndoLog } from "./undo-log.ts";

/**
 * Points granted together, which expire together. A lot is also the record of its grant: who, for what, and how much
 * of it has been reversed.
 */
export interface Lot {
  readonly person: string;
  readonly department: string;
  readonly activity: string;
  readonly act: string;
  readonly eff: CivilDate;
  readonly expiresOn: CivilDate;
  readonly seq: number;
  readonly granted: number;
  readonly free: number;
  readonly held: number;
  /** Redeemed, deducted, or used to settle what the person owed. */
  readonly spent: number;
  readonly expired: number;
  /** Taken back from this lot itself. */
  readonly reversed: number;
  /** Taken back of this grant in all, also where the points were spent already (I10). */
  readonly reversedOfGrant: number;
}

/** I3: every thousandth of a lot is in exactly one place, and none is less than nothing. */
export function checkLot(id: string, lot: Lot): void {
  const { granted, free, held, spent, expired, reversed, reversedOfGrant } = lot;
  assertThat(
    granted === free + held + spent + expired + reversed &&
      free >= 0 &&
      held >= 0 &&
      spent >= 0 &&
      expired >= 0 &&
      reversed >= 0,
    "I3",
    `lot ${id}: ${granted} = ${free} + ${held} + ${spent} + ${expired} + ${reversed} does not hold`,
  );
  assertThat(
    reversedOfGrant >= reversed && reversedOfGrant <= granted,
    "I10",
    `grant ${id} reversed by ${reversedOfGrant} of ${granted}`,
  );
}

interface Queue {
  readonly expiresOn: CivilDate;
  readonly lots: string[];
  /** Lots before this place hold nothing free and nothing held: they never come back. */
  head: number;
}

/**
 * Each person's lots in the order in which they are spent: what expires first goes first, and of equal dates the
 * earlier grant (FEFO, `ledger.md` §4.1).
 */
export class LotBook {
  readonly rows: Table<Lot>;
  readonly #queues = new Map<string, Queue[]>();
  readonly #undo: UndoLog;

  constructor(rows: Table<Lot>, undo: UndoLog) {
    this.rows = rows;
    this.#undo = undo;
  }

  get(id: string): Lot | undefined {
    return this.rows.get(id);
  }

  must(id: string): Lot {
    const lot = this.rows.get(id);
    assertThat(lot, "I3", `no lot ${id}`);
    return lot;
  }

  set(id: string, lot: Lot): void {
    checkLot(id, lot);
    this.rows.set(id, lot);
  }

  add(id: string, lot: Lot): void {
    assertThat(!this.rows.has(id), "I6", `lot ${id} is open already`);
    this.set(id, lot);
    const queue = this.#queueFor(lot.person, lot.expiresOn);
    queue.lots.push(id);
    this.#undo.add(() => {
      queue.lots.pop();
      if (queue.head > queue.lots.length) queue.head = queue.lots.length;
    });
  }

  /**
   * Chooses lots for an amount, or answers undefined when less than that is free on that day. Lots past their date
   * are not offered, whether or not the expiry job has come by.
   */
  allocate(person: string, amount: number, onDay: CivilDate): readonly Allocation[] | undefined {
    const chosen: Allocation[] = [];
    let missing = amount;
    for (const queue of this.#queues.get(person) ?? []) {
      if (queue.expiresOn < onDay) continue;
      this.#dropFinished(queue);
      for (let place = queue.head; place < queue.lots.length && missing > 0; place += 1) {
        const id = queue.lots[place] as string;
        const n = Math.min(missing, this.must(id).free);
        if (n > 0) chosen.push({ lot: id, n });
        missing -= n;
      }
      if (missing === 0) break;
    }
    return missing === 0 ? chosen : undefined;
  }

  /** Free points that can be spent on a day. */
  spendable(person: string, onDay: CivilDate): number {
    let sum = 0;
    for (const queue of this.#queues.get(person) ?? []) {
      if (queue.expiresOn < onDay) continue;
      this.#dropFinished(queue);
      for (let place = queue.head; place < queue.lots.length; place += 1) {
        sum += this.must(queue.lots[place] as string).free;
      }
    }
    return sum;
  }

  /** A person's lots that still hold something, in the order in which they are spent. */
  open(person: string): readonly { readonly id: string; readonly lot: Lot }[] {
    const holding: { id: string; lot: Lot }[] = [];
    for (const queue of this.#queues.get(person) ?? []) {
      this.#dropFinished(queue);
      for (let place = queue.head; place < queue.lots.length; place += 1) {
        const id = queue.lots[place] as string;
        const lot = this.must(id);
        if (lot.free + lot.held > 0) holding.push({ id, lot });
      }
    }
    return holding;
  }

  /** A person's lots that may stem from acts of a period (the beginning of a date) or later, spent ones included. */
  *grantedSince(person: string, period: string): Iterable<Lot> {
    for (const queue of this.#queues.get(person) ?? []) {
      // No lot expires before the day of its act, so earlier queues hold nothing of the period.
      if (queue.expiresOn.slice(0, period.length) < period) continue;
      for (const id of queue.lots) yield this.must(id);
    }
  }

  /** What people still hold, by the day on which it expires, earliest first. */
  liability(): readonly { readonly expiresOn: CivilDate; readonly points: number }[] {
    const sums = new Map<CivilDate, number>();
    for (const person of this.#queues.keys()) {
      for (const { lot } of this.open(person)) {
        sums.set(lot.expiresOn, (sums.get(lot.expiresOn) ?? 0) + lot.free + lot.held);
      }
    }
    return [...sums]
      .map(([expiresOn, points]) => ({ expiresOn, points }))
      .sort((left, right) => (left.expiresOn < right.expiresOn ? -1 : 1));
  }

  /** Lots with something free whose date lies before a day, in order of person, date and grant. */
  expiring(before: CivilDate): readonly string[] {
    const due: string[] = [];
    for (const person of [...this.#queues.keys()].sort()) {
      for (const queue of this.#queues.get(person) ?? []) {
        if (queue.expiresOn >= before) break;
        for (let place = queue.head; place < queue.lots.length; place += 1) {
          const id = queue.lots[place] as string;
          if (this.must(id).free > 0) due.push(id);
        }
      }
    }
    return due;
  }

  #queueFor(person: string, expiresOn: CivilDate): Queue {
    let queues = this.#queues.get(person);
    if (!queues) {
      queues = [];
      this.#queues.set(person, queues);
    }
    let queue = queues.find((each) => each.expiresOn === expiresOn);
    if (!queue) {
      // An empty queue that a rollback leaves behind does no harm, so its making is not undone.
      queue = { expiresOn, lots: [], head: 0 };
      queues.push(queue);
      queues.sort((left, right) => (left.expiresOn < right.expiresOn ? -1 : 1));
    }
    return queue;
  }

  #dropFinished(queue: Queue): void {
    const before = queue.head;
    while (queue.head < queue.lots.length) {
      const lot = this.must(queue.lots[queue.head] as string);
      if (lot.free > 0 || lot.held > 0) break;
      queue.head += 1;
    }
    if (queue.head !== before) {
      this.#undo.add(() => {
        queue.head = before;
      });
    }
  }
}
