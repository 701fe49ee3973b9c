import { readEntries } from "@dure/ledger-proof";
import { parseJournalLeaf } from "../journal-leaf.ts";
import { parsed } from "../replay/fold-ledger.ts";
import type { AuditSource } from "../source.ts";
import { JournalIndex } from "./journal-index.ts";
import { LedgerIndex } from "./ledger-index.ts";

interface Kept<Index> {
  index: Index;
  /** The last growing of the index; the next one waits for it. */
  growing: Promise<void>;
}

const ledgers = new WeakMap<AuditSource, Kept<LedgerIndex>>();
const journals = new WeakMap<AuditSource, Kept<JournalIndex>>();

/**
 * The index of a source's ledger, covering at least the entries before `size`. It is kept as long as the source is, and grows
 * by what was added since it was asked last: a log never changes behind itself. Throws ENTRY_MALFORMED.
 */
export async function ledgerIndex(source: AuditSource, size: number): Promise<LedgerIndex> {
  return grown(
    ledgers,
    source,
    size,
    () => new LedgerIndex(),
    async (index) => {
      for await (const { entry, index: seq } of readEntries(
        source.ledger.tiles,
        size,
        index.size,
        size,
      )) {
        index.take(parsed(entry, seq));
      }
    },
  );
}

/** The same of a source's journal. Throws JOURNAL_LEAF. */
export async function journalIndex(source: AuditSource, size: number): Promise<JournalIndex> {
  return grown(
    journals,
    source,
    size,
    () => new JournalIndex(),
    async (index) => {
      for await (const { entry } of readEntries(source.journal.tiles, size, index.size, size)) {
        index.take(parseJournalLeaf(Buffer.from(entry).toString("utf8")));
      }
    },
  );
}

async function grown<Index extends { readonly size: number }>(
  all: WeakMap<AuditSource, Kept<Index>>,
  source: AuditSource,
  size: number,
  create: () => Index,
  grow: (index: Index) => Promise<void>,
): Promise<Index> {
  const kept = all.get(source) ?? { index: create(), growing: Promise.resolve() };
  all.set(source, kept);
  kept.growing = kept.growing.then(async () => {
    if (kept.index.size < size) await grow(kept.index);
  });
  try {
    await kept.growing;
  } catch (error) {
    // A half-grown index is of no use, and the next one who asks starts anew.
    if (all.get(source) === kept) all.delete(source);
    throw error;
  }
  return kept.index;
}
