import { mkdir, mkdtemp, rm, truncate } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  folderTileStore,
  hashBundle,
  parseTilePath,
  sha256,
  type TileStore,
} from "../src/index.ts";
import {
  checkpointOf,
  codes,
  copyOf,
  entries,
  entry,
  flip,
  rewritten,
  type SealedLog,
  sealLog,
  setBundle,
  verify,
} from "./sealed-log.ts";

const SIZE = 3 * 256 + 40;
/** Two levels of full tiles, so that a tile of hashes of tiles can be altered too. */
const LARGE = 256 * 256 + 2 * 256 + 9;
let small: SealedLog;
let large: SealedLog;
let even: SealedLog;

beforeAll(async () => {
  small = await sealLog(entries(0, SIZE));
  large = await sealLog(entries(0, LARGE));
  even = await sealLog(entries(0, 512));
});

const change = fc.oneof(
  fc.record({ kind: fc.constant("flip" as const), at: fc.nat(100_000) }),
  fc.record({ kind: fc.constant("cut" as const), at: fc.integer({ min: 1, max: 9_000 }) }),
  fc.record({ kind: fc.constant("extend" as const), at: fc.integer({ min: 1, max: 70 }) }),
  fc.record({ kind: fc.constant("swap" as const), at: fc.nat(100) }),
  fc.record({ kind: fc.constant("remove" as const), at: fc.constant(0) }),
  fc.record({ kind: fc.constant("empty" as const), at: fc.constant(0) }),
);

function damage(log: SealedLog, file: number, { at, kind }: { at: number; kind: string }): void {
  const paths = [...log.files.keys()].sort();
  const path = paths[file % paths.length] as string;
  const other = paths[at % paths.length] as string;
  const [bytes, others] = [log.files.get(path), log.files.get(other)];
  if (!bytes || !others) return;
  if (kind === "flip" && bytes.length > 0) flip(log, path, at);
  if (kind === "cut") log.files.set(path, bytes.slice(0, Math.max(0, bytes.length - at)));
  if (kind === "extend")
    log.files.set(
      path,
      Buffer.concat([bytes, sha256(path), sha256(other)]).subarray(0, bytes.length + at),
    );
  if (kind === "remove") log.files.delete(path);
  if (kind === "empty") log.files.set(path, new Uint8Array(0));
  if (kind === "swap") {
    log.files.set(path, others);
    log.files.set(other, bytes);
  }
}

const isWhole = (log: SealedLog, original: SealedLog): boolean =>
  [...original.files].every(
    ([path, bytes]) => Buffer.compare(bytes, log.files.get(path) ?? new Uint8Array(0)) === 0,
  );

describe("damage of any kind to any files", () => {
  it("is found and never thrown, whoever hashes", async () => {
    const damages = fc.array(fc.tuple(fc.nat(1_000), change), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(damages, fc.boolean(), fc.boolean(), async (list, isElsewhere, isEven) => {
        const original = isEven ? even : small;
        const log = copyOf(original);
        for (const [file, one] of list) damage(log, file, one);
        const hash = async (bytes: Uint8Array, count: number) => hashBundle(bytes, count);
        const verdict = await verify(log, isElsewhere ? { hash } : {});
        expect(verdict.ok).toBe(isWhole(log, original));
        expect(verdict.problems.length > 0).toBe(!verdict.ok);
        expect(verdict.problems.length).toBeLessThan(60);
      }),
      { numRuns: 400 },
    );
  });

  it("to a single entry names that entry", async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(LARGE - 1), async (index) => {
        const log = copyOf(large);
        const first = index - (index % 256);
        const path = [...log.files.keys()].find((one) => {
          const address = parseTilePath(one);
          return address.level === "entries" && address.index === first / 256;
        }) as string;
        const list = entries(first, Math.min(LARGE, first + 256));
        list[index - first] = Buffer.from("another");
        setBundle(log, path, list);
        expect(codes(await verify(log))).toEqual([
          ["ENTRY_ALTERED", index],
          ["ROOT_MISMATCH", index],
        ]);
      }),
      { numRuns: 8 },
    );
  });
});

describe("altered entries and altered tiles together", () => {
  const forgedAt = (...places: readonly number[]): Uint8Array[] =>
    entries(0, SIZE).map((bytes, index) =>
      places.includes(index) ? Buffer.from("forged") : bytes,
    );
  const take = (log: SealedLog, from: SealedLog, ...paths: readonly string[]): void => {
    for (const path of paths) log.files.set(path, from.files.get(path) as Uint8Array);
  };

  it("are told apart", async () => {
    const log = copyOf(small);
    take(log, await rewritten(small, forgedAt(5, 300)), "tile/entries/000", "tile/entries/001");
    flip(log, "tile/0/002", 7 * 32);
    expect(codes(await verify(log))).toEqual([
      ["ENTRY_ALTERED", 5],
      ["ENTRY_ALTERED", 300],
      ["TILE_ALTERED", 512 + 7],
      ["ROOT_MISMATCH", 5],
    ]);
  });

  it("in one stretch show the stretch by the tile above", async () => {
    const log = copyOf(small);
    take(log, await rewritten(small, forgedAt(300)), "tile/entries/001", "tile/0/001");
    const verdict = await verify(log);
    expect(codes(verdict)).toEqual([
      ["ENTRY_ALTERED", 256],
      ["ROOT_MISMATCH", 256],
    ]);
    expect(verdict.problems[0]).toMatchObject({ path: "tile/1/000.p/3" });
    expect(verdict.problems[0]?.why).toContain("256번부터 511번까지");
  });

  it("are told apart although a tile at the right edge was altered as well", async () => {
    const log = copyOf(small);
    take(log, await rewritten(small, forgedAt(300)), "tile/entries/001");
    flip(log, "tile/0/003.p/40", 32 * 2);
    expect(codes(await verify(log))).toEqual([
      ["ENTRY_ALTERED", 300],
      ["TILE_ALTERED", 768 + 2],
      ["ROOT_MISMATCH", 300],
    ]);
  });

  it("show the lowest difference where no tile can be proved any more", async () => {
    const log = copyOf(small);
    take(log, await rewritten(small, forgedAt(300)), "tile/entries/001");
    flip(log, "tile/1/000.p/3", 2 * 32);
    expect(codes(await verify(log))).toEqual([
      ["ENTRY_ALTERED", 300],
      ["ROOT_MISMATCH", 300],
    ]);
  });

  it("show nothing but the root where everything was rewritten", async () => {
    const log = await rewritten(small, forgedAt(300));
    expect(codes(await verify(log))).toEqual([["ROOT_MISMATCH", undefined]]);
  });

  it("show the place from which on everything has moved", async () => {
    const moved = [...entries(0, 290), entry(-1), ...entries(290, SIZE - 1)];
    const log = copyOf(small);
    const forged = await rewritten(small, moved);
    take(log, forged, ...[...forged.files.keys()].filter((path) => path.includes("entries")));
    const verdict = await verify(log);
    expect(verdict.problems.slice(0, 20).map(({ index }) => index)).toEqual(
      Array.from({ length: 20 }, (_, index) => 290 + index),
    );
    expect(codes(verdict).at(-1)).toEqual(["ROOT_MISMATCH", 290]);
  });

  it("in one stretch show it by the lowest tile that can be proved, and accuse none below it", async () => {
    const log = copyOf(large);
    const forged = await rewritten(
      large,
      entries(0, LARGE).map((bytes, index) => (index === 65_000 ? entry(-1) : bytes)),
    );
    take(log, forged, "tile/entries/253", "tile/0/253", "tile/1/000");
    flip(log, "tile/0/100", 0);
    expect(codes(await verify(log))).toEqual([
      ["ENTRY_ALTERED", 0],
      ["ROOT_MISMATCH", 0],
    ]);
  });
});

describe("the rest of what can be wrong", () => {
  it("is found at the upper edge of a log that ends with a full bundle", async () => {
    const log = copyOf(even);
    flip(log, "tile/1/000.p/2", 40);
    expect(codes(await verify(log))).toEqual([["TILE_ALTERED", 256]]);
    log.files.delete("tile/1/000.p/2");
    expect(codes(await verify(log))).toEqual([["TILE_MISSING", 0]]);
  });

  it("is found in the witnessed checkpoints alone where the log cannot be read", async () => {
    const log = copyOf(small);
    log.files.delete("tile/entries/000");
    const witnessed = [
      await checkpointOf(SIZE, sha256("another")),
      await checkpointOf(0, sha256("x")),
    ];
    expect(codes(await verify(log, { witnessed }))).toEqual([
      ["LOG_FORKED", undefined],
      ["BUNDLE_MISSING", 0],
      ["LOG_FORKED", undefined],
    ]);
  });

  it("is no damage of the log when its reader or its hasher fails", async () => {
    const failing: TileStore = {
      ...small.store,
      read: async (path) => {
        if (path === "tile/entries/001") throw new Error("the network is gone");
        return small.store.read(path);
      },
    };
    await expect(verify({ ...small, store: failing })).rejects.toThrow("the network is gone");
    const onBundle = () => Promise.reject(new Error("the reader has had enough"));
    await expect(verify({ ...small, store: failing }, { onBundle })).rejects.toThrow("had enough");
    const hash = async () => new Uint8Array(32);
    await expect(verify(small, { hash })).rejects.toThrow("HASHES_SHORT");
  });
});

describe("files of a folder that are no tiles", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "damaged-"));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it("are damage, whatever their size", async () => {
    const store = folderTileStore(folder);
    for (const [path, bytes] of small.files) await store.write(path, bytes);
    expect((await verify({ ...small, store })).ok).toBe(true);
    // Without blocks on the disk, and more than any memory holds.
    await truncate(join(folder, "tile/entries/001"), 2 ** 33);
    expect(codes(await verify({ ...small, store }))).toEqual([["BUNDLE_MALFORMED", 256]]);
    await rm(join(folder, "tile/entries/001"));
    await mkdir(join(folder, "tile/entries/001/inside"), { recursive: true });
    expect(codes(await verify({ ...small, store }))).toEqual([["BUNDLE_MISSING", 256]]);
    await rm(dirname(join(folder, "tile/entries/001")), { recursive: true });
    expect(codes(await verify({ ...small, store }))).toEqual([["BUNDLE_MISSING", 0]]);
  });
});
