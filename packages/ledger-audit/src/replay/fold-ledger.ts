import { InvariantViolation } from "@dure/kernel";
import type { LedgerEntry } from "@dure/ledger-books";
import {
  parseCheckpoint,
  parseNote,
  readEntries,
  rootAt,
  tileHashReader,
} from "@dure/ledger-proof";
import { readEntry } from "../entries/read-entry.ts";
import { exportError } from "../errors.ts";
import type { LogSource } from "../source.ts";

/** A log at a size that its newest checkpoint covers. */
export interface LogAt {
  readonly size: number;
  /** RFC 6962 root at this size, in hex, from the log's tiles. */
  readonly root: string;
  /** The newest checkpoint, byte for byte; it may be of a larger size. */
  readonly checkpoint: Uint8Array;
  readonly checkpointSize: number;
}

/**
 * Finds the size at which a log is asked: the given one, or that of its newest checkpoint. Refuses with EXPORT_NOT_SEALED where
 * there is no checkpoint, with AS_OF_SIZE for a size that no checkpoint covers.
 */
export async function logAt(log: LogSource, asked?: number): Promise<LogAt> {
  const checkpoint = await log.checkpoint();
  if (!checkpoint) throw exportError("EXPORT_NOT_SEALED", { origin: log.origin });
  const { size: checkpointSize } = parseCheckpoint(parseNote(checkpoint).text);
  const size = asked ?? checkpointSize;
  if (!Number.isSafeInteger(size) || size < 0 || size > checkpointSize) {
    throw exportError("AS_OF_SIZE", { size: checkpointSize, asked: String(size) });
  }
  const root = await rootAt(tileHashReader(log.tiles, checkpointSize), size);
  return { size, root: Buffer.from(root).toString("hex"), checkpoint, checkpointSize };
}

/**
 * Hands the entries before a size to `take`, in order. Throws an `InvariantViolation`: ENTRY_MALFORMED for bytes that are no
 * entry, else whatever `take` finds broken. Verification explains damage; this only refuses to go on with it.
 */
export async function foldLedger(
  log: LogSource,
  { checkpointSize, size }: Pick<LogAt, "checkpointSize" | "size">,
  take: (entry: LedgerEntry) => void,
): Promise<void> {
  for await (const { entry, index } of readEntries(log.tiles, checkpointSize, 0, size)) {
    take(parsed(entry, index));
  }
}

/** Parses stored bytes. Throws ENTRY_MALFORMED. */
export function parsed(bytes: Uint8Array, index: number): LedgerEntry {
  const read = readEntry(bytes);
  if (read.ok) return read.entry;
  const { path, why } = read.fault;
  throw new InvariantViolation("ENTRY_MALFORMED", `entry ${index} at '${path}': ${why}`);
}
