import type { CivilDate } from "@dure/kernel";
import { parseCheckpoint, parseNote } from "@dure/ledger-proof";
import type { RecordedEvent } from "@dure/messages";
import { manifestDay, type SeenSizes } from "../domain/rollup/manifest.ts";
import { readAuditEvent } from "../event-types.ts";
import type { LogId } from "../logs/log-id.ts";

/** A checkpoint of a lower log that went up. */
export interface RolledUp {
  readonly size: number;
  readonly root: Uint8Array;
  /** The leaf, byte for byte. */
  readonly note: string;
  /** Place of the leaf in this level's log. */
  readonly index: number;
  readonly atMs: number;
}

const MAX_KEPT = 32;

/**
 * One level of the roll-up as the event store tells it: what went up, which manifests there are, and which lower logs
 * were heard of on which day. The keeper of the same log holds its tree.
 */
export class LevelFold {
  readonly id: LogId;
  readonly lower: readonly LogId[];
  readonly #originOf: ReadonlyMap<string, string>;
  /** The newest of each lower log last, 32 at most. */
  readonly #rolled = new Map<string, RolledUp[]>();
  readonly #seen = new Map<CivilDate, Map<string, number>>();
  readonly #lastHeard = new Map<string, { readonly day: CivilDate; readonly size: number }>();
  size = 0;
  revision = -1;
  lastEvent: RecordedEvent | undefined;
  /** Korean day of the first leaf. */
  firstDay: CivilDate | undefined;
  lastManifest: CivilDate | undefined;

  constructor(id: LogId, lower: readonly LogId[]) {
    this.id = id;
    this.lower = lower;
    this.#originOf = new Map(
      lower.map(({ checkpointStream, origin }) => [checkpointStream, origin]),
    );
  }

  /** Oldest first. */
  rolledOf(origin: string): readonly RolledUp[] {
    return this.#rolled.get(origin) ?? [];
  }

  seenOn(day: CivilDate): SeenSizes {
    return this.#seen.get(day) ?? new Map();
  }

  lastHeardOf(origin: string): { readonly day: CivilDate; readonly size: number } | undefined {
    return this.#lastHeard.get(origin);
  }

  /** Folds an event of any stream; others than its own and its lower logs' change nothing. */
  take(event: RecordedEvent): void {
    if (event.streamName === this.id.leafStream) this.#takeLeaves(event);
    const origin = this.#originOf.get(event.streamName);
    if (origin === undefined) return;
    const signed = readAuditEvent("checkpoint.signed", event);
    if (!signed) return;
    const day = event.businessDate;
    const sizes = this.#seen.get(day) ?? new Map<string, number>();
    sizes.set(origin, signed.size);
    this.#seen.set(day, sizes);
    this.#lastHeard.set(origin, { day, size: signed.size });
  }

  #takeLeaves(event: RecordedEvent): void {
    if (event.streamRevision <= this.revision) return;
    const read = readAuditEvent("rollup.appended", event);
    if (!read) return;
    this.revision = event.streamRevision;
    this.lastEvent = event;
    this.firstDay ??= event.businessDate;
    for (const leaf of read.leaves) {
      const day = manifestDay(leaf);
      if (day === undefined) this.#takeNote(leaf, event.occurredAtMs);
      else this.#takeManifest(day);
      this.size += 1;
    }
  }

  #takeNote(note: string, atMs: number): void {
    const { origin, root, size } = parseCheckpoint(parseNote(note).text);
    const rolled = this.#rolled.get(origin) ?? [];
    rolled.push({ size, root, note, index: this.size, atMs });
    if (rolled.length > MAX_KEPT) rolled.shift();
    this.#rolled.set(origin, rolled);
  }

  /** What was seen on days before the manifest's is written down and not asked for again. */
  #takeManifest(day: CivilDate): void {
    this.lastManifest = day;
    for (const seen of this.#seen.keys()) if (seen < day) this.#seen.delete(seen);
  }
}
