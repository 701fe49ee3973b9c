import type { LogName } from "@dure/ledger-audit";
import {
  decodeBundle,
  encodeBundle,
  entriesPath,
  formatLine,
  LogBuilder,
  memoryTileStore,
  type NoteSigner,
  numberPath,
  parseCheckpoint,
  parseNote,
  signCheckpoint,
  TILE_WIDTH,
} from "@dure/ledger-proof";
import { bytesOf, changed, type Files, textOf } from "./files.ts";

/** Leaves of a log and, for the journal, what they stand for. */
export interface LogContent {
  readonly entries: readonly string[];
  /** Lines of `journal/events`, one for each leaf; none for the ledger. */
  readonly events: readonly string[];
}

export const checkpointOf = (files: Files, log: LogName) =>
  parseCheckpoint(parseNote(textOf(files.get(`${log}/checkpoint`))).text);

export function contentOf(files: Files, log: LogName): LogContent {
  const { size } = checkpointOf(files, log);
  const entries: string[] = [];
  const events: string[] = [];
  for (const { path, bundle } of bundlesOf(size)) {
    entries.push(...decodeBundle(files.get(`${log}/${path}`) as Uint8Array).map(textOf));
    if (log === "journal")
      events.push(
        ...textOf(files.get(eventsFile(bundle)))
          .split("\n")
          .slice(0, -1),
      );
  }
  return { entries, events };
}

function bundlesOf(size: number): readonly { readonly path: string; readonly bundle: number }[] {
  return Array.from({ length: Math.ceil(size / TILE_WIDTH) }, (_, bundle) => ({
    bundle,
    path: entriesPath(bundle, Math.min(TILE_WIDTH, size - bundle * TILE_WIDTH)),
  }));
}

const eventsFile = (bundle: number): string => `journal/events/${numberPath(bundle)}.jsonl`;

/** A clumsy forger: other entries in the bundles that are there, hash tiles and checkpoint left as they were. */
export function withRawEntries(files: Files, log: LogName, entries: readonly string[]): Files {
  const places = bundlesOf(checkpointOf(files, log).size);
  const changes = new Map<string, Uint8Array>();
  for (const [index, { path }] of places.entries()) {
    const isLast = index === places.length - 1;
    const end = isLast ? entries.length : (index + 1) * TILE_WIDTH;
    const part = entries.slice(index * TILE_WIDTH, end).slice(0, TILE_WIDTH);
    changes.set(`${log}/${path}`, encodeBundle(part.map(bytesOf)));
  }
  return changed(files, changes);
}

/**
 * The operator as forger: all tiles, roots and the checkpoint made anew from other content, and signed with the log's own
 * key. `lines` are what stands below that signature as cosignatures.
 */
export async function resealed(
  files: Files,
  log: LogName,
  content: LogContent,
  seal: { readonly signer: NoteSigner; readonly cosign: (note: string) => Promise<string> },
): Promise<Files> {
  const store = memoryTileStore();
  const builder = await LogBuilder.open(store, 0);
  builder.append(content.entries.map(bytesOf));
  await builder.flush();
  const { origin } = checkpointOf(files, log);
  const checkpoint = { origin, size: builder.size, root: builder.root() };
  const note = await seal.cosign(textOf(await signCheckpoint(checkpoint, seal.signer)));
  const changes = new Map<string, Uint8Array | undefined>();
  for (const path of files.keys()) {
    if (path.startsWith(`${log}/tile/`)) changes.set(path, undefined);
    if (log === "journal" && path.startsWith("journal/events/")) changes.set(path, undefined);
  }
  for (const [path, bytes] of store.files) changes.set(`${log}/${path}`, bytes);
  for (let first = 0; first < content.events.length; first += TILE_WIDTH) {
    const lines = content.events.slice(first, first + TILE_WIDTH).map((line) => `${line}\n`);
    changes.set(eventsFile(first / TILE_WIDTH), bytesOf(lines.join("")));
  }
  changes.set(`${log}/checkpoint`, bytesOf(note));
  return withSizes(changed(files, changes));
}

/** `export.json` says of both logs what their checkpoints say. */
export function withSizes(files: Files): Files {
  const manifest = JSON.parse(textOf(files.get("export.json"))) as {
    logs: Record<LogName, { size: number }>;
  };
  for (const log of ["ledger", "journal"] as const) {
    manifest.logs[log].size = checkpointOf(files, log).size;
  }
  return changed(files, new Map([["export.json", bytesOf(`${JSON.stringify(manifest)}\n`)]]));
}

/** Replaces the lines of events without touching the leaves. */
export function withRawEvents(files: Files, events: readonly string[]): Files {
  const changes = new Map<string, Uint8Array>();
  for (let first = 0; first < checkpointOf(files, "journal").size; first += TILE_WIDTH) {
    const lines = events.slice(first, first + TILE_WIDTH).map((line) => `${line}\n`);
    changes.set(eventsFile(first / TILE_WIDTH), bytesOf(lines.join("")));
  }
  return changed(files, changes);
}

/** Adds the cosignatures of the signers to a note. */
export async function cosigned(note: string, signers: readonly NoteSigner[]): Promise<string> {
  const text = bytesOf(parseNote(note).text);
  const lines: string[] = [];
  for (const signer of signers) {
    const { keyId, name } = signer;
    lines.push(formatLine({ keyId, name, signature: await signer.sign(text) }));
  }
  return note + lines.join("");
}
