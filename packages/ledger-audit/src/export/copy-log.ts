import {
  decodeBundle,
  parseCheckpoint,
  parseNote,
  readWide,
  TILE_WIDTH,
  type TileAddress,
} from "@dure/ledger-proof";
import { exportError } from "../errors.ts";
import type { AuditSource, LogSource } from "../source.ts";
import type { LogName } from "../verify/findings.ts";
import { exportPaths, pathOf, tilesOf } from "./layout.ts";
import type { FileWriter } from "./write-export.ts";

export interface CopiedLog {
  readonly size: number;
  readonly checkpoint: Uint8Array;
  readonly policies: readonly { readonly hash: string; readonly canonical: string }[];
  /** Numbers of the entries that seal the state, and which of them close a period. */
  readonly seals: readonly { readonly seq: number; readonly closes: boolean }[];
}

interface CopyOptions {
  readonly atSize?: number;
  readonly onProgress: (done: number, total: number) => void;
}

const REPORT_EVERY = 64;

/**
 * Copies a log's checkpoint and the tiles that it stands on, each at its width under this checkpoint: a log grows while it is
 * copied, and what comes later does not belong to it.
 */
export async function copyLog(
  log: LogSource,
  name: LogName,
  write: FileWriter,
  { atSize, onProgress }: CopyOptions,
): Promise<CopiedLog> {
  const checkpoint = await log.checkpoint();
  if (!checkpoint) throw exportError("EXPORT_NOT_SEALED", { origin: log.origin });
  const { size } = parseCheckpoint(parseNote(checkpoint).text);
  if (atSize !== undefined && atSize !== size) {
    throw exportError("EXPORT_SIZE_UNKNOWN", { size: atSize, found: size });
  }
  const seen = new EntriesSeen();
  const tiles = [...tilesOf(size)];
  for (const [done, address] of tiles.entries()) {
    const bytes = await readTile(log, address);
    if (address.level === "entries" && name === "ledger") {
      seen.takeBundle(address.index * TILE_WIDTH, decodeBundle(bytes, address.width));
    }
    await write(`${name}/${pathOf(address)}`, bytes);
    if (done % REPORT_EVERY === 0) onProgress(done, tiles.length);
  }
  onProgress(tiles.length, tiles.length);
  await write(exportPaths.checkpoint(name), checkpoint);
  return { size, checkpoint, policies: seen.policies, seals: seen.seals };
}

/** Copies what the leaves of the journal stand for, a file for each bundle of leaves. */
export async function copyJournalEvents(
  source: AuditSource,
  size: number,
  write: FileWriter,
  onProgress: (done: number, total: number) => void,
): Promise<void> {
  for (let first = 0; first < size; first += TILE_WIDTH) {
    const lines: string[] = [];
    for (let index = first; index < Math.min(size, first + TILE_WIDTH); index += 1) {
      const event = await source.event(index);
      if (!event) throw exportError("EXPORT_INCOMPLETE", { what: `journal event ${index}` });
      lines.push(`${JSON.stringify({ data: event.data, header: event.header })}\n`);
    }
    await write(exportPaths.events(first / TILE_WIDTH), lines.join(""));
    onProgress(Math.min(size, first + TILE_WIDTH), size);
  }
}

async function readTile(log: LogSource, address: TileAddress): Promise<Uint8Array> {
  const bytes = await readWide(log.tiles, address);
  if (!bytes) {
    throw exportError("EXPORT_INCOMPLETE", { what: `${log.origin} ${pathOf(address)}` });
  }
  return bytes;
}

/** Picks out of the passing entries those that get files of their own. Few of them are parsed. */
class EntriesSeen {
  readonly policies: { hash: string; canonical: string }[] = [];
  readonly seals: { seq: number; closes: boolean }[] = [];

  takeBundle(first: number, entries: readonly Uint8Array[]): void {
    for (const [offset, bytes] of entries.entries()) {
      const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      const end = buffer.toString("latin1", Math.max(0, buffer.length - 60));
      const seq = first + offset;
      if (end.endsWith('"type":"period.closed","v":1}')) this.seals.push({ seq, closes: true });
      if (end.endsWith('"type":"state.attested","v":1}')) this.seals.push({ seq, closes: false });
      if (end.endsWith('"type":"policy.published","v":1}')) {
        const { body } = JSON.parse(buffer.toString("utf8")) as {
          body: { hash: string; canonical: string };
        };
        this.policies.push({ hash: body.hash, canonical: body.canonical });
      }
    }
  }
}
