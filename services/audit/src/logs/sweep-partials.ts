import type { Dirent } from "node:fs";
import { readdir, rm, rmdir } from "node:fs/promises";
import { join } from "node:path";
import { parseTilePath, TILE_WIDTH } from "@dure/ledger-proof";

const UNFINISHED = ".unfinished";

/**
 * Removes what a crash or an earlier life left in a log's folder: unfinished files, what is no tile, and partial tiles
 * that the log of this size has outgrown. Partial ones that are wider than the log stay: another process may be ahead.
 * Should it have been at work on an unfinished file, its write fails and is tried again.
 */
export async function sweepPartials(folder: string, size: number): Promise<void> {
  for (const { name } of await filesBelow(folder, false)) {
    if (name.endsWith(UNFINISHED)) await rm(join(folder, name), { force: true });
  }
  const entries = await filesBelow(join(folder, "tile"), true);
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const file = join(entry.parentPath, entry.name);
    const path = file.slice(folder.length + 1);
    if (isOutgrown(path, size)) await rm(file, { force: true });
  }
  const folders = entries.filter((entry) => entry.isDirectory() && entry.name.endsWith(".p"));
  // An empty folder is of no use; one with files refuses to go.
  for (const { name, parentPath } of folders) {
    await rmdir(join(parentPath, name)).catch(() => undefined);
  }
}

async function filesBelow(folder: string, recursive: boolean): Promise<readonly Dirent[]> {
  try {
    return await readdir(folder, { recursive, withFileTypes: true });
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
    throw error;
  }
}

function isOutgrown(path: string, size: number): boolean {
  try {
    const { index, level, width } = parseTilePath(path);
    const hashes = level === "entries" ? size : Math.floor(size / TILE_WIDTH ** level);
    return width < TILE_WIDTH && index * TILE_WIDTH + width < hashes;
  } catch {
    // No tile: an unfinished file, or something that has no place here.
    return true;
  }
}
