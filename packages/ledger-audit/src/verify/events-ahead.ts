import { TILE_WIDTH } from "@dure/ledger-proof";
import { type EventScan, scanEvent } from "../scan/event-scan.ts";
import type { Scans } from "../scan/scans.ts";
import type { AuditSource } from "../source.ts";

/** The scan of each event of a bundle: absent where the event is, an error where it could not be read. */
export type BundleOfEvents = readonly (Error | EventScan | undefined)[];

const BUNDLES_AHEAD = 4;

/** Reads the events of a journal bundle by bundle, a few ahead, so that another thread can look at them meanwhile. */
export class EventsAhead {
  readonly #source: AuditSource;
  readonly #scans: Scans;
  readonly #ahead = new Map<number, Promise<BundleOfEvents>>();

  constructor(source: AuditSource, scans: Scans) {
    this.#source = source;
    this.#scans = scans;
  }

  /** Events of a bundle of leaves; asked for in order. */
  async of(bundle: number, count: number): Promise<BundleOfEvents> {
    const isFull = count === TILE_WIDTH;
    // Only files can be read ahead without knowing how many leaves there are.
    const ahead = isFull && this.#source.eventFile ? BUNDLES_AHEAD : 0;
    for (let next = bundle; next <= bundle + ahead; next += 1) {
      if (!this.#ahead.has(next)) this.#ahead.set(next, this.#read(next, count));
    }
    const events = await this.#ahead.get(bundle);
    this.#ahead.delete(bundle);
    return events ?? [];
  }

  async #read(bundle: number, count: number): Promise<BundleOfEvents> {
    if (!this.#source.eventFile) return this.#readOneByOne(bundle * TILE_WIDTH, count);
    try {
      const file = await this.#source.eventFile(bundle);
      return file ? await this.#scans.events(file) : [];
    } catch (error) {
      return new Array<Error>(TILE_WIDTH).fill(asError(error));
    }
  }

  async #readOneByOne(first: number, count: number): Promise<BundleOfEvents> {
    const events: (Error | EventScan | undefined)[] = [];
    for (let index = first; index < first + count; index += 1) {
      try {
        const event = await this.#source.event(index);
        events.push(event && scanEvent(event));
      } catch (error) {
        events.push(asError(error));
      }
    }
    return events;
  }
}

const asError = (error: unknown): Error =>
  error instanceof Error ? error : new Error(String(error));
