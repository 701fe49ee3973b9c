import { hash } from "node:crypto";
import { assertThat } from "@dure/kernel";
import {
  encodeHeader,
  isTenantId,
  parseStreamName,
  type RecordedEvent,
  type TenantId,
} from "@dure/messages";

/** A leaf of a journal: what seals one event (docs/ledger-format.md §7). Keys in the order of the bytes. */
export interface JournalLeaf {
  /** SHA-256 of the event's data as it is stored, in hex. */
  readonly data: string;
  /** SHA-256 of the event's header text, in hex. */
  readonly header: string;
  readonly id: string;
  /** Place of the event in its stream, from 0. */
  readonly revision: number;
  /** Index of the leaf. */
  readonly seq: number;
  readonly stream: string;
  readonly t: TenantId;
  readonly type: string;
  readonly v: 1;
}

/** Categories whose events are sealed elsewhere: the ledger is a log of its own, the rest is what sealing itself writes. */
export const UNSEALED_CATEGORIES: readonly string[] = ["checkpoint", "journal", "ledger", "rollup"];

/** The exact text of the leaf that seals an event as number `seq` of its tenant's journal. */
export function journalLeaf(event: RecordedEvent, seq: number): string {
  return encodeLeaf({
    data: hash("sha256", event.data, "hex"),
    header: hash("sha256", encodeHeader(event), "hex"),
    id: event.eventId,
    revision: event.streamRevision,
    seq,
    stream: event.streamName,
    t: event.tenantId,
    type: event.eventType,
    v: 1,
  });
}

const encodeLeaf = (leaf: JournalLeaf): string =>
  JSON.stringify({
    data: leaf.data,
    header: leaf.header,
    id: leaf.id,
    revision: leaf.revision,
    seq: leaf.seq,
    stream: leaf.stream,
    t: leaf.t,
    type: leaf.type,
    v: leaf.v,
  });

/** The whole text of a leaf is one regular language, so one match says that it is canonical and nothing is left over. */
const LEAF =
  /^\{"data":"([0-9a-f]{64})","header":"([0-9a-f]{64})","id":"([0-9a-f-]{36})","revision":(0|[1-9]\d{0,14}),"seq":(0|[1-9]\d{0,14}),"stream":"([A-Za-z0-9._:+-]{1,200})","t":"([a-z0-9]{1,32})","type":"([A-Za-z0-9._-]{1,100})","v":1\}$/;

/** Reads a leaf back. Throws an `InvariantViolation` JOURNAL_LEAF for any text that is not exactly one. */
export function parseJournalLeaf(text: string): JournalLeaf {
  const match = LEAF.exec(text);
  assertThat(match, "JOURNAL_LEAF", "this text is not a leaf of a journal");
  const [, data = "", header = "", id = "", revision, seq, stream = "", t = "", type = ""] = match;
  assertThat(isTenantId(t), "JOURNAL_LEAF", "a leaf names no tenant");
  return { data, header, id, revision: Number(revision), seq: Number(seq), stream, t, type, v: 1 };
}

/** The category of a leaf's stream, or undefined when the stream's name is none of this tenant. */
export function categoryOf(leaf: JournalLeaf): string | undefined {
  try {
    const { category, tenantId } = parseStreamName(leaf.stream);
    return tenantId === leaf.t ? category : undefined;
  } catch {
    return undefined;
  }
}
