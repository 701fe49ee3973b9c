import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import {
  decodeBundle,
  encodeBundle,
  entriesPath,
  folderTileStore,
  inclusionProof,
  LogBuilder,
  leafHash,
  memoryTileStore,
  numberPath,
  parseTilePath,
  readEntries,
  readWide,
  rootAt,
  rootOf,
  type TileStore,
  tileHashReader,
  tilePath,
  verifyInclusion,
} from "../src/index.ts";

const entry = (index: number): Uint8Array => new TextEncoder().encode(`entry ${index}`);
const entries = (from: number, to: number): Uint8Array[] =>
  Array.from({ length: to - from }, (_, index) => entry(from + index));
const rootUpTo = (size: number) => rootOf(entries(0, size).map(leafHash));

const folders: string[] = [];
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
});
const newFolder = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), "tiles-"));
  folders.push(folder);
  return folder;
};

describe("a tile's path", () => {
  it.each([
    [tilePath(0, 0), "tile/0/000"],
    [tilePath(3, 1_234_067), "tile/3/x001/x234/067"],
    [entriesPath(999, 5), "tile/entries/999.p/5"],
    [entriesPath(1000), "tile/entries/x001/000"],
  ])("is %s", (path, expected) => {
    expect(path).toBe(expected);
  });

  it("comes back from its text", () => {
    const address = fc.record({
      level: fc.oneof(fc.constant("entries" as const), fc.integer({ min: 0, max: 6 })),
      index: fc.maxSafeNat(),
      width: fc.integer({ min: 1, max: 256 }),
    });
    fc.assert(
      fc.property(address, ({ index, level, width }) => {
        const path =
          level === "entries" ? entriesPath(index, width) : tilePath(level, index, width);
        expect(parseTilePath(path)).toEqual({ level, index, width });
      }),
    );
    expect(numberPath(0)).toBe("000");
  });

  it.each([
    "tile/0/0",
    "tile/00/000",
    "tile/7/000",
    "tile/0/x000/001",
    "tile/0/000.p/0",
    "tile/0/000.p/256",
    "tile/0/000.p/007",
    "tile/0/../../secret",
    "/tile/0/000",
    "tile/entries/000/",
    "checkpoint",
  ])("%s is none", (path) => {
    expect(() => parseTilePath(path)).toThrow("TILE_PATH_MALFORMED");
  });
});

describe("an entry bundle", () => {
  it("gives its entries back", () => {
    const some = fc.array(fc.uint8Array({ maxLength: 2_000 }), { maxLength: 256 });
    fc.assert(
      fc.property(some, (list) => {
        const decoded = decodeBundle(encodeBundle(list)).map((each) =>
          Buffer.from(each).toString("hex"),
        );
        expect(decoded).toEqual(list.map((each) => Buffer.from(each).toString("hex")));
      }),
    );
  });

  it("is refused when any number of bytes is missing or left over", () => {
    const bundle = encodeBundle(entries(0, 4));
    const borders = [0, 9, 18, 27, 36];
    for (let length = 0; length < bundle.length; length += 1) {
      const cut = () => decodeBundle(bundle.subarray(0, length), 4);
      expect(cut).toThrow("BUNDLE_MALFORMED");
      if (!borders.includes(length))
        expect(() => decodeBundle(bundle.subarray(0, length))).toThrow();
    }
    expect(() => decodeBundle(Buffer.concat([bundle, Buffer.from([0])]))).toThrow(
      "BUNDLE_MALFORMED",
    );
    expect(decodeBundle(bundle, 2)).toHaveLength(2);
  });

  it("takes no more than 256 entries of 65,535 bytes", () => {
    expect(() => encodeBundle(entries(0, 257))).toThrow("BUNDLE_WIDTH");
    expect(() => encodeBundle([new Uint8Array(65_536)])).toThrow("ENTRY_SIZE");
    expect(decodeBundle(encodeBundle([new Uint8Array(65_535)]))[0]).toHaveLength(65_535);
  });
});

describe("a log builder", () => {
  it("gives the root of any sequence of appends, flushes and reopenings", async () => {
    const step = fc.record({
      count: fc.oneof(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 200, max: 700 })),
      flush: fc.boolean(),
      reopen: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 8 }), async (steps) => {
        const store = memoryTileStore();
        let builder = await LogBuilder.open(store, 0);
        for (const { count, flush, reopen } of steps) {
          builder.append(entries(builder.size, builder.size + count));
          expect(builder.root()).toEqual(rootUpTo(builder.size));
          if (flush || reopen) await builder.flush();
          if (reopen) builder = await LogBuilder.open(store, builder.size);
        }
        await builder.flush();
        const { size } = builder;
        expect(await rootAt(tileHashReader(store, size), size)).toEqual(rootUpTo(size));
        let read = 0;
        for await (const each of readEntries(store, size)) {
          expect(Buffer.from(each.entry).toString()).toBe(`entry ${each.index}`);
          read += 1;
        }
        expect(read).toBe(size);
      }),
      { numRuns: 60 },
    );
  });

  it("leaves a log that can be opened at the last flush, wherever a later one breaks off", async () => {
    for (let survives = 0; survives < 12; survives += 1) {
      const inner = memoryTileStore();
      let left = Number.POSITIVE_INFINITY;
      const store: TileStore = {
        read: inner.read,
        remove: async (path) => inner.remove?.(path),
        async write(path, bytes) {
          if (left === 0) throw new Error("the disk is gone");
          left -= 1;
          await inner.write(path, bytes);
        },
      };
      const builder = await LogBuilder.open(store, 0);
      builder.append(entries(0, 300));
      await builder.flush();
      builder.append(entries(300, 1_100));
      left = survives;
      await builder.flush().catch(() => undefined);
      expect((await LogBuilder.open(inner, 300)).root()).toEqual(rootUpTo(300));
      left = Number.POSITIVE_INFINITY;
      await builder.flush();
      expect((await LogBuilder.open(inner, 1_100)).root()).toEqual(rootUpTo(1_100));
    }
  });

  it("says which tile is missing", async () => {
    const store = memoryTileStore();
    const builder = await LogBuilder.open(store, 0);
    builder.append(entries(0, 300));
    await builder.flush();
    store.files.delete("tile/0/001.p/44");
    await expect(LogBuilder.open(store, 300)).rejects.toThrow("TILE_MISSING");
    await expect(LogBuilder.open(memoryTileStore(), 1)).rejects.toThrow("TILE_MISSING");
  });

  it("keeps one partial of a tile, from which narrower ones are cut", async () => {
    const store = memoryTileStore();
    const builder = await LogBuilder.open(store, 0);
    for (const count of [3, 4, 90]) {
      builder.append(entries(builder.size, builder.size + count));
      await builder.flush();
    }
    expect([...store.files.keys()].sort()).toEqual(["tile/0/000.p/97", "tile/entries/000.p/97"]);
    const bundle = await readWide(store, { level: "entries", index: 0, width: 3 });
    expect(bundle).toEqual(encodeBundle(entries(0, 3)));
    const tile = await readWide(store, { level: 0, index: 0, width: 7 });
    expect(tile).toEqual(new Uint8Array(Buffer.concat(entries(0, 7).map(leafHash))));
    expect(await readWide(store, { level: 0, index: 0, width: 98 })).toBeUndefined();
  });

  it("proves entries of a log with several levels of tiles", async () => {
    const store = memoryTileStore();
    const builder = await LogBuilder.open(store, 0);
    const size = 256 * 256 + 300;
    builder.append(entries(0, size));
    await builder.flush();
    const reader = tileHashReader(store, size);
    const root = builder.root();
    expect(await rootAt(reader, size)).toEqual(root);
    for (const index of [0, 255, 256, 65_535, 65_536, size - 1]) {
      const proof = await inclusionProof(reader, index, size);
      const leaf = leafHash(entry(index));
      expect(verifyInclusion({ leaf, index, size, proof, root })).toBe(true);
    }
    await expect(inclusionProof(tileHashReader(store, size * 300), 0, size * 300)).rejects.toThrow(
      "TILE_MISSING",
    );
  });
});

describe("tiles in a folder", () => {
  it("are files at their paths, whole or not there", async () => {
    const folder = await newFolder();
    const store = folderTileStore(folder);
    await store.write("tile/0/x001/234", new Uint8Array([1]));
    await store.write("tile/0/x001/234.p/7", new Uint8Array([2]));
    await store.write("tile/0/x001/234", new Uint8Array([1]));
    expect(await store.read("tile/0/x001/234")).toEqual(new Uint8Array([1]));
    expect(await store.read("tile/0/x001/234.p/7")).toEqual(new Uint8Array([2]));
    expect(await store.read("tile/0/x001/235")).toBeUndefined();
    expect(await readdir(join(folder, "tile/0/x001"))).toEqual(["234", "234.p"]);
    await store.remove?.("tile/0/x001/234.p/7");
    expect(await store.read("tile/0/x001/234.p/7")).toBeUndefined();
  });

  it("are never read or written outside of it", async () => {
    const folder = await newFolder();
    await writeFile(join(folder, "secret"), "x");
    const store = folderTileStore(join(folder, "log"));
    for (const path of ["../secret", "tile/0/../../../secret", "secret"]) {
      await expect(async () => store.read(path)).rejects.toThrow("TILE_PATH_MALFORMED");
      await expect(store.write(path, new Uint8Array(1))).rejects.toThrow("TILE_PATH_MALFORMED");
    }
  });
});
