import type { EventStore } from "@dure/event-store";
import type { Clock, Refusal } from "@dure/kernel";
import type { Checkpoint, NoteSigner, NoteVerifier, TileStore } from "@dure/ledger-proof";
import type { GlobalPosition, RecordedEvent } from "@dure/messages";
import type { Logger } from "@dure/service-kit";
import { appendAt } from "../append-at.ts";
import { auditEvent } from "../audit-event.ts";
import { checkpointDueInMs } from "../domain/checkpoint/due.ts";
import type { AuditEventData, AuditEventType, WitnessStop } from "../event-types.ts";
import type { LogTrust } from "../witness/trust.ts";
import { readShownCheckpoint, writeShownCheckpoint } from "./checkpoint-file.ts";
import { checkStart, makeCheckpoint, tilesStand } from "./log-checks.ts";
import { LogFold, type SignedCheckpoint } from "./log-fold.ts";
import type { LogId } from "./log-id.ts";
import type { LogTiles } from "./log-tiles.ts";
import { fullNote, type RecentNote } from "./recent-notes.ts";
import { Turns } from "./turns.ts";

export interface LogKeeperParts {
  readonly id: LogId;
  readonly store: EventStore;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly signer: NoteSigner;
  readonly verifier: NoteVerifier;
  readonly tiles: LogTiles;
  readonly trust: LogTrust;
}

/** What a write of checkpoints came to. `taken`: somebody else wrote there first, which the feed will bring. */
export type Written = { readonly position: GlobalPosition } | "nothing" | "stopped" | "taken";

/**
 * Keeps one log in this process: folds what the feed brings, holds its tiles, signs checkpoints and shows the newest
 * one. A checkpoint is shown only from its event in the store, whoever wrote that.
 */
export class LogKeeper {
  readonly id: LogId;
  readonly #parts: LogKeeperParts;
  readonly #fold: LogFold;
  readonly #turns = new Turns();
  readonly #remembered: Checkpoint | undefined;
  #alarmed: string | undefined;
  #shown: RecentNote | undefined;
  #isChecked = false;
  #isHeld: boolean;

  private constructor(parts: LogKeeperParts, remembered: Checkpoint | undefined) {
    this.id = parts.id;
    this.#parts = parts;
    this.#fold = new LogFold(parts.id);
    this.#remembered = remembered;
    this.#isHeld = parts.trust.witnesses.length > 0;
  }

  /** Opens the log; what its folder remembers is read before anything of the event store. */
  static async open(parts: LogKeeperParts): Promise<LogKeeper> {
    const remembered = await readShownCheckpoint(parts.tiles.checkpointFile, parts.verifier);
    return new LogKeeper(parts, remembered);
  }

  get size(): number {
    return this.#fold.size;
  }

  get signed(): SignedCheckpoint | undefined {
    return this.#fold.signed;
  }

  /** The event that brought the last leaf. */
  get lastLeafEvent(): RecordedEvent | undefined {
    return this.#fold.lastLeafEvent;
  }

  get stoppedBy(): Refusal | undefined {
    return this.#fold.stoppedBy;
  }

  /** True when the newest checkpoint can be proved from the tiles; for a moment after it came it cannot. */
  get isInTiles(): boolean {
    const { signed } = this.#fold;
    return this.#isChecked && signed !== undefined && this.#parts.tiles.flushed >= signed.size;
  }

  get tiles(): TileStore {
    return this.#parts.tiles.store;
  }

  get verifier(): NoteVerifier {
    return this.#parts.verifier;
  }

  get trust(): LogTrust {
    return this.#parts.trust;
  }

  /** The checkpoint that is served: the newest that satisfies the quorum, or the newest where none ever did. */
  get shown(): (RecentNote & { readonly full: string }) | undefined {
    return this.#shown && { ...this.#shown, full: fullNote(this.#shown) };
  }

  /** The newest checkpoint with whatever cosignatures it has. */
  get newest(): RecentNote | undefined {
    const { recent, signed } = this.#fold;
    return signed && recent.list().find(({ size }) => size === signed.size);
  }

  /** Milliseconds until a checkpoint is due; undefined when none will be before something happens. */
  get dueInMs(): number | undefined {
    const { isUrgent, signed, size, stoppedBy } = this.#fold;
    if (stoppedBy || !this.#maySign) return undefined;
    return checkpointDueInMs({
      nowMs: this.#parts.clock.nowMs(),
      size,
      signed: signed && { size: signed.size, atMs: signed.signedAtMs },
      isUrgent,
    });
  }

  /** True when a period was closed since the newest checkpoint. */
  get isUrgent(): boolean {
    return this.#fold.isUrgent;
  }

  /** The witnesses have been asked about the newest checkpoint, or did not answer in time: signing may begin. */
  release(): void {
    this.#isHeld = false;
  }

  /** Folds events of this log in the order of the store. */
  take(events: readonly RecordedEvent[]): Promise<void> {
    return this.#turns.run(async () => {
      for (const event of events) {
        const entries = this.#fold.take(event);
        if (entries.length > 0) await this.#parts.tiles.append(entries);
      }
      this.#alarm();
    });
  }

  /** The feed has come to the end of the store: tiles are written and the newest checkpoint is shown. */
  caughtUp(): Promise<void> {
    return this.#turns.run(async () => {
      const { tiles, verifier } = this.#parts;
      const { broken, signed } = this.#fold;
      if (!this.#isChecked) {
        await checkStart({ ...this.#parts, fold: this.#fold }, verifier, this.#remembered);
        this.#isChecked = true;
        this.#alarm();
      }
      if (!signed) return;
      if (tiles.flushed < signed.size) await tiles.flush();
      const shown = this.#choose();
      if (!shown || (this.#shown && fullNote(shown) === fullNote(this.#shown))) return;
      this.#shown = shown;
      // A broken log keeps its file: it may be the only proof of what was signed.
      if (!broken) await writeShownCheckpoint(tiles.checkpointFile, fullNote(shown));
    });
  }

  /** Signs a checkpoint over all leaves when one is due, or with `force` when any leaf is not covered yet. */
  sign(options: { readonly force?: boolean } = {}): Promise<Written> {
    return this.#turns.run(async () => {
      const { signed, size, stoppedBy } = this.#fold;
      if (stoppedBy) return "stopped";
      const isDue = options.force ? size > (signed?.size ?? 0) : this.dueInMs === 0;
      if (!isDue || !this.#maySign) return "nothing";
      const log = { ...this.#parts, fold: this.#fold };
      if (signed && !(await tilesStand(log, signed))) {
        this.#alarm();
        return "stopped";
      }
      return this.#append("checkpoint.signed", await makeCheckpoint(log, this.#parts.signer));
    });
  }

  /** Keeps verified signature lines of witnesses over the checkpoint of a size. */
  keepCosignatures(size: number, lines: readonly string[]): Promise<Written> {
    return this.#turns.run(() => this.#append("checkpoint.cosigned", { lines: [...lines], size }));
  }

  /** Stops this log because a witness contradicts it. */
  contradict(stop: WitnessStop): Promise<Written> {
    return this.#turns.run(() => this.#append("checkpoint.stopped", stop));
  }

  /** Takes a witness's stop back; `nothing` when no witness stopped this log. */
  resume(by: string): Promise<Written> {
    return this.#turns.run(async () =>
      this.#fold.contradicted ? this.#append("checkpoint.resumed", { by }) : "nothing",
    );
  }

  get #maySign(): boolean {
    return this.#isChecked && !(this.#isHeld && this.#fold.signed !== undefined);
  }

  async #append<Type extends AuditEventType>(
    type: Type,
    data: AuditEventData<Type>,
  ): Promise<Written> {
    const { clock, store } = this.#parts;
    const { checkpointRevision, lastLeafEvent: cause } = this.#fold;
    if (!cause) return "nothing";
    const { checkpointStream: stream, tenantId } = this.id;
    const revision = checkpointRevision + 1;
    const event = auditEvent({ type, data, tenantId, clock, stream, revision, cause });
    return appendAt(store, stream, checkpointRevision, [event]);
  }

  #choose(): RecentNote | undefined {
    const { recent } = this.#fold;
    const { trust } = this.#parts;
    const witnessed = recent.list().find((note) => trust.isWitnessed(note));
    if (!witnessed) return this.newest;
    recent.keep(witnessed.size);
    return witnessed;
  }

  /** Says it once, loudly. */
  #alarm(): void {
    const { stoppedBy } = this.#fold;
    if (stoppedBy?.code === this.#alarmed) return;
    this.#alarmed = stoppedBy?.code;
    if (stoppedBy) this.#parts.logger.error({ ...stoppedBy }, "a log has stopped");
  }
}
