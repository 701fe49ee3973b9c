/** Where something differs. */
export type Area = "CAUSE" | "CHECKPOINT" | "JOURNAL" | "LEDGER" | "PAYOUT" | "STATE" | "VIEW";

/** One thing that is not as the sealed logs say it must be. Texts for people are Korean. */
export interface Difference {
  readonly area: Area;
  /** What differs: a number of an entry, an event's id, an origin, a document. */
  readonly where: string;
  /** By the sealed logs. */
  readonly expected: string;
  /** As it is. */
  readonly found: string;
  readonly why: string;
}

const MOST_OF_AN_AREA = 100;
const MOST_CHARS = 300;

/** Counts all differences and keeps the first hundred of every area. */
export class Differences {
  readonly #kept: Difference[] = [];
  readonly #counts = new Map<Area, number>();

  add(difference: Difference): void {
    const { area } = difference;
    const count = (this.#counts.get(area) ?? 0) + 1;
    this.#counts.set(area, count);
    if (count > MOST_OF_AN_AREA) return;
    const { expected, found, where, why } = difference;
    this.#kept.push({
      area,
      where: cut(where),
      expected: cut(expected),
      found: cut(found),
      why: cut(why),
    });
  }

  get count(): number {
    let sum = 0;
    for (const count of this.#counts.values()) sum += count;
    return sum;
  }

  list(): readonly Difference[] {
    return [...this.#kept];
  }
}

const cut = (text: string): string =>
  text.length <= MOST_CHARS ? text : `${text.slice(0, MOST_CHARS - 1)}…`;
