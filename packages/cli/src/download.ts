import { randomUUID } from "node:crypto";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import type { AuditSource, LogName, LogSource } from "@dure/ledger-audit";
import {
  type Checkpoint,
  entriesPath,
  folderTileStore,
  numberPath,
  parseCheckpoint,
  parseNote,
  rootAt,
  TILE_WIDTH,
  type TileStore,
  tileHashReader,
  tilePath,
} from "@dure/ledger-proof";
import type { Client } from "./client.ts";
import { cliError } from "./errors.ts";
import {
  eventReader,
  eventsPath,
  fetchCheckpoint,
  fetchKeys,
  httpTileStore,
} from "./http-source.ts";
import { inParallel } from "./in-parallel.ts";
import type { Progress } from "./progress.ts";

const HANDS = 8;

/** A source whose files lie in a folder already, and what is left to do with that folder at the end. */
export interface Download {
  readonly source: AuditSource;
  /** Removes what was downloaded; for after the export was written. */
  discard(): Promise<void>;
}

/**
 * Fetches both logs of a server to a folder beside the place of the export, eight files at a time. What an earlier run has
 * fetched is not fetched again, as long as the server's log still continues the one of that run. The ledger comes first,
 * so that the journal, which is asked for after it, has sealed what the ledger's entries name.
 */
export async function downloadLogs(
  client: Client,
  exportFolder: string,
  progress: Progress,
): Promise<Download> {
  const place = resolve(exportFolder);
  const folder = join(dirname(place), `.${basename(place)}.download`);
  const ledger = await downloadLog(client, "ledger", folder, progress);
  const journal = await downloadLog(client, "journal", folder, progress);
  const events = await downloadEvents(client, journal.size, folder, progress);
  const source: AuditSource = {
    tenantId: client.agency,
    ledger: ledger.log,
    journal: journal.log,
    event: eventReader(events),
    keys: () => fetchKeys(client),
  };
  return { source, discard: () => rm(folder, { recursive: true, force: true }) };
}

async function downloadLog(
  client: Client,
  name: LogName,
  folder: string,
  progress: Progress,
): Promise<{ readonly log: LogSource; readonly size: number }> {
  const bytes = await fetchCheckpoint(client, name);
  const url = `${client.url} (${client.agency}/${name})`;
  if (!bytes)
    throw cliError("CLI_ANSWER_WRONG", { url, why: "서명된 체크포인트가 아직 없습니다." });
  const checkpoint = parseCheckpoint(parseNote(bytes).text);
  const remote = httpTileStore(client, name);
  const logFolder = join(folder, name);
  await keepWhatContinues(logFolder, checkpoint, remote);
  const store = folderTileStore(logFolder);
  const paths = pathsOf(checkpoint.size);
  let done = 0;
  const label = name === "ledger" ? "원장 받기" : "사건 기록 받기";
  await inParallel(paths, HANDS, async (path) => {
    if ((await store.read(path)) === undefined) {
      const tile = await remote.read(path);
      if (!tile) throw cliError("CLI_ANSWER_WRONG", { url, why: `'${path}'이(가) 없습니다.` });
      await store.write(path, tile);
    }
    done += 1;
    progress(label, done, paths.length);
  });
  const { origin, size } = checkpoint;
  return { log: { origin, tiles: store, checkpoint: async () => bytes }, size };
}

/** Every tile and bundle of a log of a size. */
function pathsOf(size: number): readonly string[] {
  const paths: string[] = [];
  for (let level = 0, count = size; count > 0; level += 1) {
    for (let index = 0; index * TILE_WIDTH < count; index += 1) {
      const width = Math.min(TILE_WIDTH, count - index * TILE_WIDTH);
      if (level === 0) paths.push(entriesPath(index, width));
      paths.push(tilePath(level, index, width));
    }
    count = Math.floor(count / TILE_WIDTH);
  }
  return paths;
}

/**
 * Drops what an earlier run fetched unless the log of now continues it: a server that was set up anew has another log
 * under the same name, and a mixture of the two would be neither.
 */
async function keepWhatContinues(
  folder: string,
  { origin, root, size }: Checkpoint,
  remote: TileStore,
): Promise<void> {
  const file = join(folder, "download.json");
  const before = await readMark(file);
  const isSame =
    before?.origin === origin &&
    before.size <= size &&
    hex(await rootAt(tileHashReader(remote, size), before.size)) === before.root;
  if (!isSame) await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await writeWhole(file, JSON.stringify({ origin, size, root: hex(root) }));
}

async function readMark(
  file: string,
): Promise<{ readonly origin: string; readonly size: number; readonly root: string } | undefined> {
  try {
    return JSON.parse(await readFile(file, "utf8"));
  } catch {
    return undefined;
  }
}

/** Fetches the bundles of events. Only full ones are kept from an earlier run: the last one grows. */
async function downloadEvents(
  client: Client,
  size: number,
  folder: string,
  progress: Progress,
): Promise<(bundle: number) => Promise<Uint8Array | undefined>> {
  const fileOf = (bundle: number): string =>
    join(folder, "journal", "events", `${numberPath(bundle)}.jsonl`);
  const read = (bundle: number): Promise<Uint8Array | undefined> =>
    readFile(fileOf(bundle)).catch(() => undefined);
  const bundles = Array.from({ length: Math.ceil(size / TILE_WIDTH) }, (_, index) => index);
  let done = 0;
  await inParallel(bundles, HANDS, async (bundle) => {
    const isFull = (bundle + 1) * TILE_WIDTH <= size;
    if (!isFull || !isWholeBundle(await read(bundle))) {
      const url = `${client.url}${eventsPath(bundle)}`;
      const lines = await client.bytes(eventsPath(bundle));
      if (!lines) throw cliError("CLI_ANSWER_WRONG", { url, why: "사건 묶음이 없습니다." });
      await mkdir(dirname(fileOf(bundle)), { recursive: true });
      await writeWhole(fileOf(bundle), lines);
    }
    done += 1;
    progress("사건 내용 받기", done, bundles.length);
  });
  return read;
}

const LINE_FEED = 0x0a;

const isWholeBundle = (bytes: Uint8Array | undefined): boolean =>
  bytes !== undefined && bytes.filter((byte) => byte === LINE_FEED).length === TILE_WIDTH;

async function writeWhole(file: string, content: Uint8Array | string): Promise<void> {
  const unfinished = `${file}.${randomUUID()}.unfinished`;
  await writeFile(unfinished, content);
  await rename(unfinished, file);
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");
