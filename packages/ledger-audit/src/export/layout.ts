import {
  entriesPath,
  numberPath,
  TILE_WIDTH,
  type TileAddress,
  tilePath,
} from "@dure/ledger-proof";
import { isTenantId, type TenantId } from "@dure/messages";
import { z } from "zod";
import type { LogName } from "../verify/findings.ts";

export const EXPORT_FORMAT = "dure-export/1";

/** Where things lie in an export (docs/ledger-format.md §1). */
export const exportPaths = {
  manifest: "export.json",
  trustPolicy: "trust/policy",
  keys: "keys.jsonl",
  readme: "README.ko.md",
  checkpoint: (log: LogName) => `${log}/checkpoint`,
  events: (bundle: number) => `journal/events/${numberPath(bundle)}.jsonl`,
  policy: (hash: string) => `policies/${hash}.json`,
  receipt: (seq: number) => `receipts/${String(seq).padStart(9, "0")}.tlog-proof`,
} as const;

export const SIDE_FOLDERS = ["policies", "receipts", "schemas"] as const;

const logSchema = z.strictObject({
  origin: z.string().min(1).max(300),
  size: z.int().min(0),
});
const manifestSchema = z.strictObject({
  format: z.literal(EXPORT_FORMAT),
  tenant: z.string().refine(isTenantId),
  logs: z.strictObject({ journal: logSchema, ledger: logSchema }),
});

export interface ExportManifest {
  readonly tenant: TenantId;
  readonly logs: Readonly<Record<LogName, { readonly origin: string; readonly size: number }>>;
}

/** The text of `export.json`. */
export const manifestText = ({ logs, tenant }: ExportManifest): string =>
  `${JSON.stringify({
    format: EXPORT_FORMAT,
    logs: {
      journal: { origin: logs.journal.origin, size: logs.journal.size },
      ledger: { origin: logs.ledger.origin, size: logs.ledger.size },
    },
    tenant,
  })}\n`;

/** Reads `export.json`; undefined when it is none of version 1. */
export function parseManifest(text: string): ExportManifest | undefined {
  try {
    const read = manifestSchema.safeParse(JSON.parse(text));
    return read.success ? (read.data as ExportManifest) : undefined;
  } catch {
    return undefined;
  }
}

/** Path of a tile or an entry bundle below its log. */
export const pathOf = ({ index, level, width }: TileAddress): string =>
  level === "entries" ? entriesPath(index, width) : tilePath(level, index, width);

/** Every tile and entry bundle that a log of a size has, at the width that it has then. */
export function* tilesOf(size: number): Generator<TileAddress> {
  yield* tilesOfLevel("entries", size);
  for (let level = 0, count = size; count > 0; level += 1) {
    yield* tilesOfLevel(level, count);
    count = Math.floor(count / TILE_WIDTH);
  }
}

function* tilesOfLevel(level: TileAddress["level"], count: number): Generator<TileAddress> {
  for (let index = 0; index * TILE_WIDTH < count; index += 1) {
    yield { level, index, width: Math.min(TILE_WIDTH, count - index * TILE_WIDTH) };
  }
}
