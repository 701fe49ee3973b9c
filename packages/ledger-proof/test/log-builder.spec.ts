import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  encodeBundle,
  folderTileStore,
  joinHashes,
  LogBuilder,
  leafHash,
  MAX_ENTRY_BYTES,
  memoryTileStore,
  readWide,
  rootAt,
  rootOf,
  type TileStore,
  tileHashReader,
} from "../src/index.ts";
import { entries } from "./sealed-log.ts";

const rootUpTo = (size: number) => rootOf(entries(0, size).map(leafHash));

/** A store that waits before it writes until it is told to go on. */
function slowStore(): { readonly store: TileStore; readonly goOn: () => void } {
  const inner = memoryTileStore();
  const { promise, resolve } = Promise.withResolvers<void>();
  const write: TileStore["write"] = async (path, bytes) => {
    await promise;
    await inner.write(path, bytes);
  };
  return { store: { ...inner, write }, goOn: resolve };
}

describe("a log builder", () => {
  it("takes no entries and no second flush while a flush is under way", async () => {
    const { goOn, store } = slowStore();
    const builder = await LogBuilder.open(store, 0);
    builder.append(entries(0, 600));
    const flush = builder.flush();
    expect(() => builder.append(entries(600, 601))).toThrow("LOG_BUSY");
    await expect(builder.flush()).rejects.toThrow("LOG_BUSY");
    goOn();
    await flush;
    builder.append(entries(600, 601));
    await builder.flush();
    expect(await rootAt(tileHashReader(store, 601), 601)).toEqual(rootUpTo(601));
  });

  it("takes none of the entries when one of them is too long, and goes on as before", async () => {
    const store = memoryTileStore();
    const builder = await LogBuilder.open(store, 0);
    builder.append(entries(0, 250));
    const tooLong = new Uint8Array(MAX_ENTRY_BYTES + 1);
    expect(() => builder.append([...entries(250, 300), tooLong])).toThrow("ENTRY_SIZE");
    expect([builder.size, builder.root()]).toEqual([250, rootUpTo(250)]);
    builder.append(entries(250, 300));
    await builder.flush();
    expect((await LogBuilder.open(store, 300)).root()).toEqual(rootUpTo(300));
  });

  it("keeps what it was given although the caller uses the buffers again", async () => {
    const store = memoryTileStore();
    const builder = await LogBuilder.open(store, 0);
    const given = entries(0, 300);
    builder.append(given);
    for (const bytes of given) bytes.fill(0);
    await builder.flush();
    expect((await LogBuilder.open(store, 300)).root()).toEqual(rootUpTo(300));
    const first = await readWide(store, { level: "entries", index: 0, width: 256 });
    expect(first).toEqual(encodeBundle(entries(0, 256)));
  });

  it("writes the tiles of its size anew where a crash left only wider ones", async () => {
    const store = memoryTileStore();
    const builder = await LogBuilder.open(store, 0);
    builder.append(entries(0, 300));
    await builder.flush();
    builder.append(entries(300, 310));
    await builder.flush();
    expect(store.files.has("tile/0/001.p/44")).toBe(false);
    const again = await LogBuilder.open(store, 300);
    await again.flush();
    expect(store.files.get("tile/0/001.p/44")).toEqual(joinHashes(entries(256, 300).map(leafHash)));
    expect(store.files.get("tile/entries/001.p/44")).toEqual(encodeBundle(entries(256, 300)));
  });

  it("is refused at a size that is none", async () => {
    for (const size of [-1, 0.5, Number.NaN, 2 ** 53]) {
      await expect(LogBuilder.open(memoryTileStore(), size)).rejects.toThrow("PROOF_RANGE");
    }
  });
});

describe("reading a tile that others write", () => {
  it("finds the full one that took the place of a partial one meanwhile", async () => {
    const tile = joinHashes(entries(0, 256).map(leafHash));
    let looks = 0;
    const store: TileStore = {
      async read(path) {
        if (path !== "tile/0/000") return undefined;
        looks += 1;
        return looks === 1 ? undefined : tile;
      },
      write: () => Promise.reject(new Error("not here")),
    };
    const found = await readWide(store, { level: 0, index: 0, width: 250 });
    expect(found).toEqual(tile.subarray(0, 250 * 32));
  });

  it("looks again for a tile that was not there the first time", async () => {
    const store = memoryTileStore();
    const reader = tileHashReader(store, 4);
    await expect(rootAt(reader, 4)).rejects.toThrow("TILE_MISSING");
    await store.write("tile/0/000.p/4", joinHashes(entries(0, 4).map(leafHash)));
    expect(await rootAt(reader, 4)).toEqual(rootUpTo(4));
  });

  it("is refused for a bundle with bytes behind its entries, at its own width and at a wider one", async () => {
    const store = memoryTileStore();
    const bundle = Buffer.concat([encodeBundle(entries(0, 9)), Buffer.of(0)]);
    await store.write("tile/entries/000.p/9", bundle);
    const at = (width: number) => readWide(store, { level: "entries", index: 0, width });
    await expect(at(9)).rejects.toThrow("BUNDLE_MALFORMED");
    expect(await at(8)).toEqual(encodeBundle(entries(0, 8)));
  });
});

describe("a folder", () => {
  it("is left without unfinished files when a tile cannot be put in its place", async () => {
    const folder = await mkdtemp(join(tmpdir(), "tiles-"));
    try {
      const store = folderTileStore(folder);
      // Where a folder stands no file can be put.
      await store.write("tile/0/x001/000", new Uint8Array(32));
      await rm(join(folder, "tile/0/x001/000"));
      await folderTileStore(join(folder, "tile/0/x001/000")).write("tile/0/000", new Uint8Array(1));
      await expect(store.write("tile/0/x001/000", new Uint8Array(32))).rejects.toThrow();
      expect(await readdir(join(folder, "tile/0/x001"))).toEqual(["000"]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
