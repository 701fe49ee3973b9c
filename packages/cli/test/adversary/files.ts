import { createHash } from "node:crypto";
import { link, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join, relative, sep } from "node:path";

/** An export in memory: what stands at each path below its folder. */
export type Files = ReadonlyMap<string, Uint8Array>;

export async function readFiles(folder: string): Promise<Files> {
  const files = new Map<string, Uint8Array>();
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  for (const entry of entries.filter((one) => one.isFile())) {
    const path = join(entry.parentPath, entry.name);
    files.set(relative(folder, path).split(sep).join("/"), new Uint8Array(await readFile(path)));
  }
  return files;
}

/** Lays files into a new folder; what is the same as in the folder `base` is linked, not written. */
export async function layOut(
  files: Files,
  folder: string,
  base?: { readonly folder: string; readonly files: Files },
): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  const made = new Set<string>();
  for (const [path, bytes] of files) {
    const file = join(folder, path);
    const parent = dirname(file);
    if (!made.has(parent)) await mkdir(parent, { recursive: true });
    made.add(parent);
    if (base?.files.get(path) === bytes) await link(join(base.folder, path), file);
    else await writeFile(file, bytes);
  }
}

/** A copy with some files changed; `undefined` takes a file away. */
export function changed(files: Files, changes: ReadonlyMap<string, Uint8Array | undefined>): Files {
  const copy = new Map(files);
  for (const [path, bytes] of changes) {
    if (bytes === undefined) copy.delete(path);
    else copy.set(path, bytes);
  }
  return copy;
}

/** A hash over everything that differs from another export; the same for two exports that differ in the same way. */
export function digestOf(files: Files, from: Files): string {
  const digest = createHash("sha256");
  for (const path of [...new Set([...files.keys(), ...from.keys()])].sort()) {
    const [bytes, before] = [files.get(path), from.get(path)];
    const isSame = bytes && before && (bytes === before || Buffer.compare(bytes, before) === 0);
    if (!isSame) digest.update(`${path} ${bytes?.length ?? "-"} `).update(bytes ?? "");
  }
  return digest.digest("hex");
}

export const textOf = (bytes: Uint8Array | undefined): string => new TextDecoder().decode(bytes);
export const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
