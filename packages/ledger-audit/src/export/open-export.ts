import { readdir, readFile } from "node:fs/promises";
import { join, resolve, sep } from "node:path";
import { folderTileStore, TILE_WIDTH } from "@dure/ledger-proof";
import { z } from "zod";
import { exportError } from "../errors.ts";
import { eventLines, parseEventLine } from "../scan/event-scan.ts";
import type { AuditSource, EventText, KeyRecord, LogSource, SideFile } from "../source.ts";
import type { LogName } from "../verify/findings.ts";
import { exportPaths, parseManifest, SIDE_FOLDERS } from "./layout.ts";

const MOST_SIDE_FILES = 10_000;

const keyLine = z.strictObject({
  commitment: z.string(),
  id: z.string(),
  state: z.enum(["DESTROYED", "LIVE"]),
});

/**
 * Opens an export for reading. Nothing in it is believed, but that it is one: refuses with EXPORT_ABSENT or
 * EXPORT_FORMAT_UNKNOWN.
 */
export async function openExport(folder: string): Promise<AuditSource> {
  const root = resolve(folder);
  const text = await readText(join(root, exportPaths.manifest));
  if (text === undefined) throw exportError("EXPORT_ABSENT", { folder });
  const manifest = parseManifest(text);
  if (!manifest) throw exportError("EXPORT_FORMAT_UNKNOWN", { why: text.slice(0, 80) });
  const logOf = (name: LogName): LogSource => ({
    origin: manifest.logs[name].origin,
    tiles: folderTileStore(join(root, name)),
    checkpoint: () => readBytes(join(root, exportPaths.checkpoint(name))),
  });
  const events = new EventFiles(root);
  return {
    tenantId: manifest.tenant,
    ledger: logOf("ledger"),
    journal: logOf("journal"),
    event: (index) => events.event(index),
    eventFile: (bundle) => readBytes(join(root, exportPaths.events(bundle))),
    keys: () => readKeys(join(root, exportPaths.keys)),
    sideFiles: () => readSideFiles(root),
  };
}

/** Reads the files of events; the last one stays in memory, because events are asked for in order. */
class EventFiles {
  readonly #root: string;
  #bundle = -1;
  #lines: Promise<readonly string[]> = Promise.resolve([]);

  constructor(root: string) {
    this.#root = root;
  }

  async event(index: number): Promise<EventText | undefined> {
    const bundle = Math.floor(index / TILE_WIDTH);
    if (bundle !== this.#bundle) {
      this.#bundle = bundle;
      this.#lines = readBytes(join(this.#root, exportPaths.events(bundle))).then((file) =>
        file ? eventLines(file) : [],
      );
    }
    const line = (await this.#lines)[index - bundle * TILE_WIDTH];
    return line === undefined ? undefined : parseEventLine(line);
  }
}

async function readKeys(file: string): Promise<readonly KeyRecord[]> {
  const text = await readText(file);
  if (text === undefined) throw exportError("EXPORT_INCOMPLETE", { what: exportPaths.keys });
  const lines = text.split("\n").filter((line) => line !== "");
  return lines.map((line) => {
    const record = parseLine(line, keyLine);
    if (!record) throw exportError("EXPORT_INCOMPLETE", { what: exportPaths.keys });
    return record;
  });
}

function parseLine<Value>(line: string, schema: z.ZodType<Value>): Value | undefined {
  try {
    const read = schema.safeParse(JSON.parse(line));
    return read.success ? read.data : undefined;
  } catch {
    return undefined;
  }
}

async function readSideFiles(root: string): Promise<readonly SideFile[]> {
  const manifest = await readBytes(join(root, exportPaths.manifest));
  const files: SideFile[] = manifest ? [{ path: exportPaths.manifest, bytes: manifest }] : [];
  for (const folder of SIDE_FOLDERS) {
    const names = await readdir(join(root, folder)).catch(() => []);
    if (names.length > MOST_SIDE_FILES) throw exportError("EXPORT_TOO_MANY_FILES", { folder });
    for (const name of names.toSorted((left, right) => (left < right ? -1 : 1))) {
      const path = join(folder, name);
      const bytes = await readBytes(join(root, path));
      if (bytes) files.push({ path: path.split(sep).join("/"), bytes });
    }
  }
  return files;
}

async function readText(file: string): Promise<string | undefined> {
  const bytes = await readBytes(file);
  return bytes && Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8");
}

async function readBytes(file: string): Promise<Uint8Array | undefined> {
  try {
    return await readFile(file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR" || code === "EISDIR") return undefined;
    throw error;
  }
}
