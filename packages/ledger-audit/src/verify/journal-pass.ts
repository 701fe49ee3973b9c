import { InvariantViolation } from "@dure/kernel";
import { TILE_WIDTH } from "@dure/ledger-proof";
import type { TenantId } from "@dure/messages";
import { exportPaths } from "../export/layout.ts";
import {
  categoryOf,
  type JournalLeaf,
  parseJournalLeaf,
  UNSEALED_CATEGORIES,
} from "../journal-leaf.ts";
import type { EventScan } from "../scan/event-scan.ts";
import type { EventsAhead } from "./events-ahead.ts";
import type { Findings, Place } from "./findings.ts";
import type { KeyUse } from "./key-use.ts";

/** What is kept of a leaf, to be named by entries of the ledger. */
export interface SealedEvent {
  readonly index: number;
  /** SHA-256 of the event's data, in hex. */
  readonly data: string;
}

const HASH_HEX = 64;

/**
 * Looks at a journal leaf by leaf as they come from the log: each must be the next one, of this tenant, the next of its
 * stream, new, and the seal of the event that is shown for it.
 */
export class JournalPass {
  /** Streams of policies with the indices of their leaves: approvals are looked up there. */
  readonly policyStreams = new Map<string, number[]>();
  /** The newest event's header, which tells how far the journal reaches in time. */
  lastHeader: string | undefined;
  events = 0;
  readonly #tenantId: TenantId;
  readonly #events: EventsAhead;
  readonly #findings: Findings;
  readonly #keys: KeyUse;
  readonly #places = new Map<string, number>();
  readonly #dataHashes = new HexList();
  readonly #revisions = new Map<string, number>();

  constructor(tenantId: TenantId, events: EventsAhead, findings: Findings, keys: KeyUse) {
    this.#tenantId = tenantId;
    this.#events = events;
    this.#findings = findings;
    this.#keys = keys;
  }

  /** The sealed event of an id, once the whole journal has passed. */
  find(eventId: string): SealedEvent | undefined {
    const index = this.#places.get(eventId);
    return index === undefined ? undefined : { index, data: this.#dataHashes.at(index) };
  }

  async takeBundle(first: number, entries: readonly Uint8Array[]): Promise<void> {
    const bundle = first / TILE_WIDTH;
    const scans = await this.#events.of(bundle, entries.length);
    if (scans.length > entries.length && !scans.some((scan) => scan instanceof Error)) {
      const path = exportPaths.events(bundle);
      this.#findings.add("JOURNAL_EVENT_UNSEALED", { path }, { log: "journal", path });
    }
    for (const [offset, bytes] of entries.entries()) {
      const index = first + offset;
      const leaf = this.#read(index, bytes);
      this.#dataHashes.push(leaf?.data ?? "0".repeat(HASH_HEX));
      if (!leaf) continue;
      const place: Place = { log: "journal", index, entryId: leaf.id };
      this.#place(leaf, index, place);
      const scan = scans[offset];
      if (scan instanceof Error) this.#findings.unreadable("사건의 내용", scan, place);
      else this.#compare(leaf, scan, place);
    }
  }

  #read(index: number, bytes: Uint8Array): JournalLeaf | undefined {
    const place: Place = { log: "journal", index };
    try {
      const leaf = parseJournalLeaf(
        Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1"),
      );
      const category = categoryOf(leaf);
      const isOurs = leaf.t === this.#tenantId && category !== undefined;
      if (isOurs && !UNSEALED_CATEGORIES.includes(category)) return leaf;
      const why = isOurs ? `봉인하지 않는 종류 ${category}` : `다른 기관 ${leaf.t}`;
      this.#findings.add("JOURNAL_LEAF_MALFORMED", { why }, { ...place, entryId: leaf.id });
    } catch (error) {
      if (!(error instanceof InvariantViolation)) throw error;
      this.#findings.add("JOURNAL_LEAF_MALFORMED", { why: error.message }, place);
    }
    return undefined;
  }

  #place(leaf: JournalLeaf, index: number, place: Place): void {
    const { id, revision, seq, stream } = leaf;
    if (seq !== index) {
      this.#findings.add("JOURNAL_OUT_OF_ORDER", { expected: index, found: seq }, place);
    }
    if (this.#places.has(id)) this.#findings.add("JOURNAL_EVENT_TWICE", { event: id }, place);
    this.#places.set(ownCopy(id), index);
    const known = this.#revisions.get(stream);
    const expected = known ?? 0;
    if (revision !== expected) {
      this.#findings.add("JOURNAL_STREAM_GAP", { stream, expected, found: revision }, place);
    }
    this.#revisions.set(known === undefined ? ownCopy(stream) : stream, revision + 1);
    if (stream.startsWith("policy-")) {
      this.policyStreams.set(stream, [...(this.policyStreams.get(stream) ?? []), index]);
    }
  }

  #compare(leaf: JournalLeaf, scan: EventScan | undefined, place: Place): void {
    if (!scan) {
      this.#findings.add("JOURNAL_EVENT_ABSENT", { event: leaf.id }, place);
      return;
    }
    this.events += 1;
    this.lastHeader = scan.headerText;
    for (const [part, found, sealed] of [
      ["내용", scan.data, leaf.data],
      ["머리글", scan.header, leaf.header],
    ] as const) {
      if (found !== sealed) {
        this.#findings.add("JOURNAL_EVENT_DIFFERS", { event: leaf.id, part }, place);
      }
    }
    const kind = scan.personal;
    if (kind) this.#findings.add("PERSONAL_DATA_IN_CLEAR", { kind }, place);
    for (const { k, s } of scan.sealed) this.#keys.use(s, k, place);
  }
}

/** A text cut out of another one keeps the whole of it in memory; a journal has many ids. */
const ownCopy = (text: string): string => Buffer.from(text, "latin1").toString("latin1");

/** Hashes one after another as bytes: a journal has many, and as texts they would take twice the room. */
class HexList {
  #bytes = Buffer.alloc(1 << 16);
  #length = 0;

  push(hex: string): void {
    if (this.#length === this.#bytes.length) {
      this.#bytes = Buffer.concat([this.#bytes, Buffer.alloc(this.#bytes.length)]);
    }
    this.#bytes.write(hex, this.#length, "hex");
    this.#length += HASH_HEX / 2;
  }

  at(index: number): string {
    const from = index * (HASH_HEX / 2);
    return this.#bytes.toString("hex", from, from + HASH_HEX / 2);
  }
}
