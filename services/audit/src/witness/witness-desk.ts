import type { Timers } from "@dure/processing";
import type { Logger } from "@dure/service-kit";
import type { WitnessStop } from "../event-types.ts";
import type { LogFeed } from "../logs/log-feed.ts";
import type { LogKeeper, Written } from "../logs/log-keeper.ts";
import type { LogRegistry } from "../logs/log-registry.ts";
import type { RecentNote } from "../logs/recent-notes.ts";
import { type Offered, offerCheckpoint, type WitnessProblem } from "./offer-checkpoint.ts";
import type { AskedWitness } from "./trust.ts";

const FIRST_REST_MS = 1_000;
const LONGEST_REST_MS = 5 * 60 * 1_000;
const MAX_WRITES = 5;
const OFFERED_AT_ONCE = 8;

/** What this process knows of a witness and a log. */
interface WitnessRecord {
  /** Size that the witness is thought to know. */
  known: number;
  /** Revision of the checkpoint that was offered last. */
  offered: number;
  failures: number;
  isResting: boolean;
  problem?: WitnessProblem;
}

interface DeskParts {
  readonly logs: LogRegistry;
  readonly feed: LogFeed;
  readonly timers: Timers;
  readonly logger: Logger;
}

/**
 * Offers every new checkpoint to the witnesses and keeps their cosignatures. A witness that fails rests, twice as long
 * each time, five minutes at most; signing does not wait for it. A witness that contradicts the log stops the log.
 */
export class WitnessDesk {
  readonly #parts: DeskParts;
  readonly #stop = new AbortController();
  /** By origin and witness; as many as logs times witnesses. */
  readonly #records = new Map<string, WitnessRecord>();
  readonly #offering = new Map<string, Promise<void>>();
  #running: Promise<void> | undefined;
  #wake: () => void = () => undefined;

  constructor(parts: DeskParts) {
    this.#parts = parts;
  }

  start(): void {
    this.#running ??= this.#run(this.#stop.signal);
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    this.#wake();
    await this.#running;
  }

  /** New checkpoints may have come. */
  wake(): void {
    this.#wake();
  }

  /** Resolves when the newest checkpoint of a log has been offered to every witness, whatever they answered. */
  async offered(log: LogKeeper): Promise<void> {
    const running = this.#offering.get(log.id.origin);
    if (running) await running;
    if (this.#waiting(log).length > 0) await this.#offer(log);
  }

  /** Why a witness did not cosign when it was asked last. */
  problemOf(log: LogKeeper, witness: string): WitnessProblem | undefined {
    return this.#records.get(`${log.id.origin} ${witness}`)?.problem;
  }

  async #run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const woken = new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      const waiting = this.#parts.logs.list().filter((log) => this.#waiting(log).length > 0);
      for (let first = 0; first < waiting.length && !signal.aborted; first += OFFERED_AT_ONCE) {
        const some = waiting.slice(first, first + OFFERED_AT_ONCE);
        await Promise.all(some.map((log) => this.offered(log)));
      }
      if (waiting.length === 0 && !signal.aborted) await woken;
    }
  }

  /** Witnesses that have not been offered the newest checkpoint, or failed and have rested. */
  #waiting(log: LogKeeper): readonly AskedWitness[] {
    const { isInTiles, signed } = log;
    // While the log is still being read, `signed` may be of an older day and nothing can be proved.
    if (!signed || !isInTiles || log.stoppedBy) return [];
    return log.trust.witnesses.filter(({ name }) => {
      const { failures, isResting, offered } = this.#recordOf(log, name);
      return offered !== signed.revision || (failures > 0 && !isResting);
    });
  }

  #recordOf(log: LogKeeper, witness: string): WitnessRecord {
    const key = `${log.id.origin} ${witness}`;
    const known = this.#records.get(key);
    if (known) return known;
    const record: WitnessRecord = { known: 0, offered: -1, failures: 0, isResting: false };
    this.#records.set(key, record);
    return record;
  }

  #offer(log: LogKeeper): Promise<void> {
    const offering = this.#offerNow(log)
      .catch((error: unknown) => {
        this.#parts.logger.error({ err: error, origin: log.id.origin }, "asking witnesses failed");
      })
      .finally(() => {
        this.#offering.delete(log.id.origin);
        log.release();
      });
    this.#offering.set(log.id.origin, offering);
    return offering;
  }

  async #offerNow(log: LogKeeper): Promise<void> {
    const { newest: note, signed } = log;
    if (!note || !signed) return;
    const waiting = this.#waiting(log);
    // Counted as offered before anything can fail, so that whoever waits is not kept waiting by it.
    for (const { name } of waiting) this.#recordOf(log, name).offered = signed.revision;
    const answers = await Promise.all(
      waiting.map(async (witness) => {
        const { known } = this.#recordOf(log, witness.name);
        const from = Math.min(known, note.size);
        return { witness, offered: await offerCheckpoint(note, log.tiles, witness, from) };
      }),
    );
    const lines: string[] = [];
    for (const { offered, witness } of answers) {
      if (offered.kind === "cosigned") lines.push(offered.line);
      await this.#note(log, note, witness.name, offered);
    }
    if (lines.length > 0) await this.#write(() => log.keepCosignatures(note.size, lines));
  }

  async #note(log: LogKeeper, note: RecentNote, name: string, offered: Offered): Promise<void> {
    const record = this.#recordOf(log, name);
    if (offered.kind === "cosigned") {
      record.known = note.size;
      record.failures = 0;
      delete record.problem;
    } else if (offered.kind === "failed") {
      record.problem = offered.problem;
      this.#rest(record);
    } else {
      await this.#judge(log, name, offered);
    }
  }

  /**
   * A witness contradicts what was offered. Another process of ours may have offered it a newer checkpoint meanwhile: its
   * event is in the store before any witness sees it, so the store is read to its end before anything is stopped.
   */
  async #judge(
    log: LogKeeper,
    name: string,
    { kind, size }: Extract<Offered, { kind: "ahead" | "disagrees" }>,
  ): Promise<void> {
    await this.#parts.feed.caughtUp();
    const newest = log.signed?.size ?? 0;
    if (kind === "ahead" && size <= newest) {
      this.#recordOf(log, name).known = size;
      return;
    }
    const code = kind === "ahead" ? "WITNESS_AHEAD" : "WITNESS_DISAGREES";
    const stop: WitnessStop = { code, size: newest, witness: name, witnessSize: size };
    await this.#write(() => log.contradict(stop));
  }

  #rest(record: WitnessRecord): void {
    const restMs = Math.min(FIRST_REST_MS * 2 ** Math.min(record.failures, 20), LONGEST_REST_MS);
    record.failures += 1;
    record.isResting = true;
    void this.#parts.timers.pause(restMs, this.#stop.signal).then(() => {
      record.isResting = false;
      this.wake();
    });
  }

  /** Another process may write to the same place first; then the feed brings that, and it is tried behind it. */
  async #write(write: () => Promise<Written>): Promise<void> {
    for (let attempt = 0; attempt < MAX_WRITES; attempt += 1) {
      const written = await write();
      if (written !== "taken") {
        if (typeof written === "object") await this.#parts.feed.reached(written.position);
        return;
      }
      await this.#parts.feed.caughtUp();
    }
  }
}
