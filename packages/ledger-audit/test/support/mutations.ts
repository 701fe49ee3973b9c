import { hash } from "node:crypto";
import type { LedgerEntry } from "@dure/ledger-books";
import { type Verdict, type VerifyOptions, verifyExport } from "../../src/index.ts";
import { policyTextOf, type Record, type SealOptions, sealRecord } from "./sealed-tenant.ts";

type Loose = { [name: string]: never } & LedgerEntry;

/** Number of the nth entry of a type. */
export function seqOf(record: Record, type: LedgerEntry["type"], nth = 0): number {
  const seqs = record.entries.flatMap((text, seq) =>
    (JSON.parse(text) as LedgerEntry).type === type ? [seq] : [],
  );
  const seq = seqs.at(nth);
  if (seq === undefined) throw new Error(`no ${type}`);
  return seq;
}

/** Alters an entry and keeps its bytes canonical. The change sees an object that it may write to. */
export function alterEntry(
  record: Record,
  seq: number,
  change: (entry: ReturnType<typeof JSON.parse>) => void,
): void {
  const entry = JSON.parse(record.entries[seq] ?? "") as Loose;
  change(entry);
  record.entries[seq] = JSON.stringify(sorted(entry));
}

export function alterLeaf(
  record: Record,
  index: number,
  change: (leaf: ReturnType<typeof JSON.parse>) => void,
): void {
  const leaf = JSON.parse(record.leaves[index] ?? "") as object;
  change(leaf);
  record.leaves[index] = JSON.stringify(sorted(leaf));
}

/** Alters an event as somebody would who can seal anew: the leaf and all causes that name it agree again. */
export function alterEvent(
  record: Record,
  index: number,
  change: (data: ReturnType<typeof JSON.parse>) => void,
): void {
  const event = record.events[index];
  if (!event) throw new Error(`no event ${index}`);
  const data = JSON.parse(event.data) as object;
  change(data);
  const text = JSON.stringify(data);
  const sealed = hash("sha256", text, "hex");
  record.events[index] = { ...event, data: text };
  const { id } = JSON.parse(record.leaves[index] ?? "") as { id: string };
  alterLeaf(record, index, (leaf) => (leaf.data = sealed));
  for (const seq of record.entries.keys()) {
    if (!record.entries[seq]?.includes(id)) continue;
    alterEntry(record, seq, (entry) => {
      for (const cause of entry.cause) if (cause.id === id) cause.hash = sealed;
    });
  }
}

/** Index of the nth event of a type. */
export function eventIndex(record: Record, type: string, nth = 0): number {
  const indices = record.leaves.flatMap((text, index) =>
    text.includes(`"type":"${type}"`) ? [index] : [],
  );
  const index = indices.at(nth);
  if (index === undefined) throw new Error(`no ${type}`);
  return index;
}

/** Seals a record and verifies it by the auditor's policy. */
export async function verdictOf(
  record: Record,
  options: SealOptions & Partial<VerifyOptions> = {},
): Promise<Verdict> {
  const source = await sealRecord(record, options);
  return verifyExport({ source, policyText: policyTextOf(record.tenantId), ...options });
}

function sorted(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(sorted);
  const entries = Object.entries(value).toSorted(([left], [right]) => (left < right ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]));
}
