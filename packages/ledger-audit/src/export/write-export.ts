import { randomUUID } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { exportError } from "../errors.ts";
import type { AuditSource } from "../source.ts";
import type { LogName } from "../verify/findings.ts";
import { copyJournalEvents, copyLog } from "./copy-log.ts";
import { type ExportManifest, exportPaths, manifestText, parseManifest } from "./layout.ts";
import { exportReadme } from "./readme-ko.ts";
import { receiptsOf } from "./receipts.ts";
import { schemaFiles } from "./schema-files.ts";

export interface WriteExportOptions {
  readonly source: AuditSource;
  /** Text of the trust policy (C2SP tlog-policy) as the operator publishes it. */
  readonly policyText: string;
  readonly folder: string;
  /** Asks for a ledger of this very size; the source must have a checkpoint of it. */
  readonly atSize?: number;
  readonly onProgress?: (progress: {
    readonly step: LogName | "events";
    readonly done: number;
    readonly total: number;
  }) => void;
}

export interface WrittenExport {
  readonly folder: string;
  readonly files: number;
  readonly ledgerSize: number;
  readonly journalSize: number;
}

/** Writes one file of the export, by its path below the export. */
export type FileWriter = (path: string, content: Uint8Array | string) => Promise<void>;

/**
 * Writes everything that an auditor needs to a folder (docs/ledger-format.md §1). The bytes follow from the logs, but for the
 * times of cosignatures. It is written to a folder beside and renamed whole, so that a folder of this name is always a whole
 * export. Refuses with EXPORT_FOLDER_TAKEN, EXPORT_NOT_SEALED, EXPORT_SIZE_UNKNOWN or EXPORT_INCOMPLETE.
 */
export async function writeExport(options: WriteExportOptions): Promise<WrittenExport> {
  const folder = resolve(options.folder);
  await requireFree(folder);
  const unfinished = join(dirname(folder), `.${basename(folder)}.${randomUUID()}.unfinished`);
  await mkdir(unfinished, { recursive: true });
  try {
    const written = await writeAll(options, unfinished);
    await rm(folder, { recursive: true, force: true });
    await rename(unfinished, folder);
    return { folder, ...written };
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    throw error;
  }
}

/** A folder may be written over when it is empty or an export of ours. */
async function requireFree(folder: string): Promise<void> {
  let names: string[];
  try {
    names = await readdir(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return;
    throw exportError("EXPORT_FOLDER_TAKEN", { folder });
  }
  if (names.length === 0) return;
  const manifest = await readFile(join(folder, exportPaths.manifest), "utf8").catch(() => "");
  if (!parseManifest(manifest)) throw exportError("EXPORT_FOLDER_TAKEN", { folder });
}

async function writeAll(
  { atSize, onProgress, policyText, source }: WriteExportOptions,
  folder: string,
): Promise<Omit<WrittenExport, "folder">> {
  let files = 0;
  const made = new Set<string>();
  const write: FileWriter = async (path, content) => {
    const file = join(folder, path);
    const parent = dirname(file);
    if (!made.has(parent)) await mkdir(parent, { recursive: true });
    made.add(parent);
    await writeFile(file, content);
    files += 1;
  };
  const report = (step: LogName | "events") => (done: number, total: number) =>
    onProgress?.({ step, done, total });
  // The ledger first: the journal that is copied after it has had the time to seal what its entries name.
  const ledger = await copyLog(source.ledger, "ledger", write, {
    onProgress: report("ledger"),
    ...(atSize !== undefined && { atSize }),
  });
  const journal = await copyLog(source.journal, "journal", write, {
    onProgress: report("journal"),
  });
  await copyJournalEvents(source, journal.size, write, report("events"));
  const manifest: ExportManifest = {
    tenant: source.tenantId,
    logs: {
      journal: { origin: source.journal.origin, size: journal.size },
      ledger: { origin: source.ledger.origin, size: ledger.size },
    },
  };
  for (const { canonical, hash } of ledger.policies)
    await write(exportPaths.policy(hash), canonical);
  for await (const receipt of receiptsOf(source.ledger, ledger)) {
    await write(receipt.path, receipt.text);
  }
  for (const [path, text] of schemaFiles()) await write(path, text);
  await write(exportPaths.keys, keyLines(await source.keys()));
  await write(exportPaths.trustPolicy, policyText);
  await write(exportPaths.readme, exportReadme(manifest));
  await write(exportPaths.manifest, manifestText(manifest));
  return { files, ledgerSize: ledger.size, journalSize: journal.size };
}

const keyLines = (keys: Awaited<ReturnType<AuditSource["keys"]>>): string =>
  keys
    .toSorted((left, right) => (left.id < right.id ? -1 : 1))
    .map(({ commitment, id, state }) => `${JSON.stringify({ commitment, id, state })}\n`)
    .join("");
