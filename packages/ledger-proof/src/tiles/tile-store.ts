import { randomUUID } from "node:crypto";
import { type FileHandle, mkdir, open, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { MAX_BUNDLE_BYTES } from "./entry-bundle.ts";
import { parseTilePath } from "./tile-path.ts";

/**
 * The static files of one log, by their paths below the log (C2SP tlog-tiles). Writing is atomic: a reader sees the whole
 * file or none; the same path twice with the same bytes does no harm.
 */
export interface TileStore {
  read(path: string): Promise<Uint8Array | undefined>;
  write(path: string, bytes: Uint8Array): Promise<void>;
  remove?(path: string): Promise<void>;
}

/** Tiles in memory. */
export function memoryTileStore(): TileStore & { readonly files: Map<string, Uint8Array> } {
  const files = new Map<string, Uint8Array>();
  return {
    files,
    async read(path) {
      parseTilePath(path);
      return files.get(path);
    },
    async write(path, bytes) {
      parseTilePath(path);
      files.set(path, new Uint8Array(bytes));
    },
    async remove(path) {
      parseTilePath(path);
      files.delete(path);
    },
  };
}

/**
 * Tiles as files of a folder. Only paths of tiles are taken, so no path leads out of the folder. Tiles can be made anew
 * from the log, so a file is not flushed by itself; whoever opens the log again checks its root.
 */
export function folderTileStore(folder: string): TileStore {
  const fileOf = (path: string): string => {
    parseTilePath(path);
    return join(folder, path);
  };
  return {
    async read(path) {
      const file = fileOf(path);
      try {
        const handle = await open(file);
        try {
          return await readBounded(handle);
        } finally {
          await handle.close();
        }
      } catch (error) {
        const code = (error as NodeJS.ErrnoException).code;
        // Where a partial tile has a folder `NNN.p`, the full one is a file `NNN`: neither is the other.
        if (code === "ENOENT" || code === "ENOTDIR" || code === "EISDIR") return undefined;
        throw error;
      }
    },
    async write(path, bytes) {
      const file = fileOf(path);
      const unfinished = `${file}.${randomUUID()}.unfinished`;
      await mkdir(dirname(file), { recursive: true });
      try {
        await writeFile(unfinished, bytes);
        await rename(unfinished, file);
      } catch (error) {
        await rm(unfinished, { force: true });
        throw error;
      }
    },
    remove: async (path) => rm(fileOf(path), { force: true }),
  };
}

/** A file of any size may lie where a tile is looked for: no more is read of it than shows that it is too long. */
async function readBounded(handle: FileHandle): Promise<Uint8Array> {
  const { size } = await handle.stat();
  const bytes = new Uint8Array(Math.min(size, MAX_BUNDLE_BYTES + 1));
  let filled = 0;
  while (filled < bytes.length) {
    const { bytesRead } = await handle.read(bytes, filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return bytes.subarray(0, filled);
}
