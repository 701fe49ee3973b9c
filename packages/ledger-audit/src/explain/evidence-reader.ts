import type { LedgerEntry } from "@dure/ledger-books";
import {
  type HashReader,
  inclusionProof,
  leafHash,
  readEntries,
  tileHashReader,
} from "@dure/ledger-proof";
import { decodeHeader } from "@dure/messages";
import { parseJournalLeaf } from "../journal-leaf.ts";
import { type LogAt, logAt, parsed } from "../replay/fold-ledger.ts";
import type { AuditSource, LogSource } from "../source.ts";
import type { ExplainedLog, ProvenEntry, ProvenEvent } from "./explanation.ts";
import { journalIndex, ledgerIndex } from "./indexes.ts";
import type { JournalIndex } from "./journal-index.ts";
import type { LedgerIndex } from "./ledger-index.ts";

const HEX = "hex";

/** One log at one checkpoint, read in places and proved. */
class ProvenLog {
  readonly at: LogAt;
  readonly #log: LogSource;
  readonly #hashes: HashReader;

  constructor(log: LogSource, at: LogAt) {
    this.#log = log;
    this.at = at;
    this.#hashes = tileHashReader(log.tiles, at.size);
  }

  async bytesAt(index: number): Promise<Uint8Array> {
    const { size } = this.at;
    for await (const { entry } of readEntries(this.#log.tiles, size, index, index + 1)) {
      return entry;
    }
    throw new RangeError(`no entry ${index}`);
  }

  async proofOf(index: number, bytes: Uint8Array) {
    const proof = await inclusionProof(this.#hashes, index, this.at.size);
    return {
      leafHash: Buffer.from(leafHash(bytes)).toString(HEX),
      proof: proof.map((hash) => Buffer.from(hash).toString("base64")),
    };
  }

  summary(): ExplainedLog {
    const { checkpoint, root, size } = this.at;
    const { origin } = this.#log;
    return { origin, size, root, checkpoint: Buffer.from(checkpoint).toString("utf8") };
  }
}

/**
 * Reads entries and events with their proofs, all under the checkpoints that were newest when it was opened. A tenant whose
 * journal has no checkpoint yet has no events to show.
 */
export class EvidenceReader {
  readonly index: LedgerIndex;
  readonly ledger: ExplainedLog;
  readonly journal: ExplainedLog | undefined;
  readonly #source: AuditSource;
  readonly #ledger: ProvenLog;
  readonly #journal: ProvenLog | undefined;
  readonly #events: JournalIndex | undefined;

  private constructor(
    source: AuditSource,
    ledger: { readonly log: ProvenLog; readonly index: LedgerIndex },
    journal: { readonly log: ProvenLog; readonly index: JournalIndex } | undefined,
  ) {
    this.#source = source;
    this.index = ledger.index;
    this.#ledger = ledger.log;
    this.ledger = ledger.log.summary();
    this.#journal = journal?.log;
    this.#events = journal?.index;
    this.journal = journal?.log.summary();
  }

  /** Refuses with EXPORT_NOT_SEALED where the ledger has no checkpoint. */
  static async open(source: AuditSource): Promise<EvidenceReader> {
    const at = await logAt(source.ledger);
    const ledger = {
      log: new ProvenLog(source.ledger, at),
      index: await ledgerIndex(source, at.size),
    };
    if (!(await source.journal.checkpoint())) return new EvidenceReader(source, ledger, undefined);
    const journalAt = await logAt(source.journal);
    return new EvidenceReader(source, ledger, {
      log: new ProvenLog(source.journal, journalAt),
      index: await journalIndex(source, journalAt.size),
    });
  }

  get size(): number {
    return this.#ledger.at.size;
  }

  async entry(seq: number): Promise<{ readonly entry: LedgerEntry; readonly proven: ProvenEntry }> {
    const bytes = await this.#ledger.bytesAt(seq);
    const entry = parsed(bytes, seq);
    const { actor, eff, id, rec, type } = entry;
    const proof = await this.#ledger.proofOf(seq, bytes);
    return { entry, proven: { seq, id, type, eff, recordedAtMs: rec, actor, ...proof } };
  }

  /** Index of the leaf of an event, under the journal's checkpoint. */
  eventIndex(eventId: string): number | undefined {
    const index = this.#events?.indexOf(eventId);
    return index !== undefined && index < (this.#journal?.at.size ?? 0) ? index : undefined;
  }

  async event(index: number, isCause: boolean): Promise<ProvenEvent | undefined> {
    const text = this.#journal && (await this.#source.event(index));
    if (!this.#journal || !text) return undefined;
    const bytes = await this.#journal.bytesAt(index);
    const { id, revision, stream, type } = parseJournalLeaf(Buffer.from(bytes).toString("utf8"));
    const { actor, businessDate } = decodeHeader(text.header);
    const proof = await this.#journal.proofOf(index, bytes);
    const data: unknown = JSON.parse(text.data);
    const who = { kind: actor.kind, ref: actor.ref };
    return {
      index,
      id,
      type,
      stream,
      revision,
      day: businessDate,
      actor: who,
      data,
      isCause,
      ...proof,
    };
  }

  /** All leaves of the stream that an event belongs to, under the journal's checkpoint. */
  async streamOf(index: number): Promise<readonly number[]> {
    if (!this.#journal || !this.#events) return [];
    const bytes = await this.#journal.bytesAt(index);
    const { stream } = parseJournalLeaf(Buffer.from(bytes).toString("utf8"));
    const { size } = this.#journal.at;
    return this.#events.ofStream(stream).filter((each) => each < size);
  }
}
