import { type Refusal } from "@dure/kernel";
import { Frontier, type Hash, leafHash } from "@dure/ledger-proof";
import type { RecordedEvent } from "@dure/messages";
import { auditProblems } from "../errors.ts";
import { readAuditEvent, type WitnessStop } from "../event-types.ts";
import type { LogId } from "./log-id.ts";
import { type RecentNote, RecentNotes } from "./recent-notes.ts";

/** A checkpoint as its event tells it. */
export interface SignedCheckpoint {
  readonly size: number;
  /** Base64. */
  readonly root: string;
  /** With the log's own signature only. */
  readonly note: string;
  readonly signedAtMs: number;
  /** Revision in the stream of checkpoints. */
  readonly revision: number;
  readonly eventId: string;
  /** Korean day on which it was signed. */
  readonly day: string;
}

const encoder = new TextEncoder();

/**
 * One log as the event store tells it: its leaves counted and hashed, every checkpoint that was ever signed checked
 * against them, and what stops it. Pure folding in the order of the store; the same events always give the same fold.
 */
export class LogFold {
  readonly #id: LogId;
  /** The tree at the newest checkpoint, and the leaf hashes that came after it. */
  readonly #base = new Frontier();
  #fresh: Hash[] = [];
  #size = 0;
  #urgentSize = 0;
  leafRevision = -1;
  checkpointRevision = -1;
  /** The event that brought the last leaf. */
  lastLeafEvent: RecordedEvent | undefined;
  signed: SignedCheckpoint | undefined;
  /** The log contradicts itself: nothing mends this but another event store. */
  broken: Refusal | undefined;
  /** A witness contradicts the log, until an operator takes it back. */
  contradicted:
    | (WitnessStop & { readonly eventId: string; readonly correlationId: string })
    | undefined;
  readonly recent = new RecentNotes();

  constructor(id: LogId) {
    this.#id = id;
  }

  get size(): number {
    return this.#size;
  }

  /** True when a period was closed since the newest checkpoint. */
  get isUrgent(): boolean {
    return this.#urgentSize > (this.signed?.size ?? 0);
  }

  /** Why nothing is signed any more, or undefined. */
  get stoppedBy(): Refusal | undefined {
    if (this.broken) return this.broken;
    if (!this.contradicted) return undefined;
    const { code, size, witness, witnessSize } = this.contradicted;
    return auditProblems.refuse(code, { origin: this.#id.origin, size, witness, witnessSize });
  }

  /** Root of all leaves so far. */
  root(): Hash {
    const frontier = this.#base.clone();
    for (const hash of this.#fresh) frontier.append(hash);
    return frontier.root();
  }

  /**
   * Folds one event; answers the leaves that it added. Events seen before change nothing, so a page may come again.
   */
  take(event: RecordedEvent): readonly Uint8Array[] {
    return event.streamName === this.#id.leafStream
      ? this.#takeLeaves(event)
      : this.#takeCheckpointEvent(event);
  }

  #takeLeaves(event: RecordedEvent): readonly Uint8Array[] {
    if (event.streamRevision <= this.leafRevision || this.broken) return [];
    const texts =
      event.streamRevision === this.leafRevision + 1 ? this.#leavesOf(event) : undefined;
    if (!texts) {
      this.#breakAt(event);
      return [];
    }
    this.leafRevision = event.streamRevision;
    this.lastLeafEvent = event;
    const entries = texts.map((text) => encoder.encode(text));
    for (const entry of entries) this.#fresh.push(leafHash(entry));
    this.#size += entries.length;
    if (event.eventType === "period.closed") this.#urgentSize = this.#size;
    return entries;
  }

  /** An entry of the ledger is a leaf as it is stored; the other logs have their leaves in their events. */
  #leavesOf(event: RecordedEvent): readonly string[] | undefined {
    if (this.#id.name === "ledger") return [event.data];
    const type = this.#id.name === "journal" ? "journal.sealed" : "rollup.appended";
    const read = readAuditEvent(type, event);
    return read?.first === this.#size ? read.leaves : undefined;
  }

  #takeCheckpointEvent(event: RecordedEvent): readonly Uint8Array[] {
    if (event.streamRevision <= this.checkpointRevision) return [];
    this.checkpointRevision = event.streamRevision;
    switch (event.eventType) {
      case "checkpoint.signed":
        this.#takeSigned(event);
        break;
      case "checkpoint.cosigned": {
        const cosigned = readAuditEvent("checkpoint.cosigned", event);
        if (cosigned) this.recent.cosign(cosigned.size, cosigned.lines);
        else this.#breakAt(event);
        break;
      }
      case "checkpoint.stopped": {
        const stop = readAuditEvent("checkpoint.stopped", event);
        const { correlationId, eventId } = event;
        if (stop) this.contradicted = { ...stop, eventId, correlationId };
        else this.#breakAt(event);
        break;
      }
      case "checkpoint.resumed":
        this.contradicted = undefined;
        break;
      default:
        this.#breakAt(event);
    }
    return [];
  }

  #takeSigned(event: RecordedEvent): void {
    if (this.broken) return;
    const read = readAuditEvent("checkpoint.signed", event);
    if (!read || read.origin !== this.#id.origin) return this.#breakAt(event);
    const { note, root, size } = read;
    const found = this.#rootAt(size);
    if (found !== root) {
      this.break("LOG_INCONSISTENT", { size, signedRoot: root, foundRoot: found });
      return;
    }
    this.signed = {
      size,
      root,
      note,
      signedAtMs: event.occurredAtMs,
      revision: event.streamRevision,
      eventId: event.eventId,
      day: event.businessDate,
    };
    this.recent.add({ size, root, note, lines: [] } satisfies RecentNote);
  }

  /** Root of the first leaves in base64, moving the base on; a dash where the log never had that size. */
  #rootAt(size: number): string {
    if (size < this.#base.size || size > this.#size) return "-";
    const count = size - this.#base.size;
    for (const hash of this.#fresh.slice(0, count)) this.#base.append(hash);
    this.#fresh = this.#fresh.slice(count);
    return Buffer.from(this.#base.root()).toString("base64");
  }

  /** Stops the log for good. The first reason stays. */
  break(
    code: "LOG_INCONSISTENT" | "LOG_KEY_MISMATCH" | "LOG_UNREADABLE",
    params: Readonly<Record<string, string | number>>,
  ): void {
    this.broken ??= auditProblems.refuse(code, { origin: this.#id.origin, ...params });
  }

  #breakAt({ eventId }: RecordedEvent): void {
    this.break("LOG_UNREADABLE", { eventId });
  }
}
