import { afterEach, describe, expect, it } from "vitest";
import { type HashingPool, openHashingPool } from "../src/index.ts";
import { bundleOf, leavesOneByOne } from "./hashing-bundles.ts";

const open: HashingPool[] = [];
function poolOf(workers: number): HashingPool {
  const pool = openHashingPool({ workers });
  open.push(pool);
  return pool;
}

afterEach(async () => {
  await Promise.all(open.splice(0).map((pool) => pool.close()));
});

const counted = (lengths: readonly number[]) => ({
  bytes: bundleOf(lengths),
  count: lengths.length,
});
const bundles = [[311, 0, 64], [1_100], [], [65_535, 2], [5, 5, 5, 5, 5, 5]].map(counted);
const expected = new Uint8Array(
  Buffer.concat(bundles.map(({ bytes }) => Buffer.from(leavesOneByOne(bytes)))),
);

describe("a pool of hashing threads", () => {
  it.each([1, 2, 3])("answers in the order of the bundles, with %i threads", async (workers) => {
    const pool = poolOf(workers);
    expect(await pool.hashBundles(bundles)).toEqual(expected);
    expect(await pool.hashBundles([])).toEqual(new Uint8Array(0));
  });

  it("keeps the calls apart that are under way at once, and leaves the bundles to the caller", async () => {
    const pool = poolOf(2);
    const calls = Array.from({ length: 40 }, (_, length) => counted([length, 2 * length]));
    const answers = await Promise.all(calls.map((bundle) => pool.hashBundles([bundle])));
    expect(answers).toEqual(calls.map(({ bytes }) => leavesOneByOne(bytes)));
  });

  it("rejects a cut bundle and goes on with the next call", async () => {
    const pool = poolOf(1);
    const cut = { bytes: bundleOf([300]).subarray(0, 299), count: 1 };
    await expect(pool.hashBundles([...bundles, cut])).rejects.toMatchObject({
      code: "BUNDLE_SHORT",
      message: "BUNDLE_SHORT: a bundle is not 1 entries in 299 bytes",
    });
    expect(await pool.hashBundles(bundles)).toEqual(expected);
  });

  it("rejects what is under way when it is closed, and everything after", async () => {
    const pool = poolOf(2);
    const down = expect.objectContaining({ code: "HASHING_POOL_DOWN" });
    const underWay = pool.hashBundles(bundles);
    const rejected = expect(underWay).rejects.toEqual(down);
    await pool.close();
    await rejected;
    await expect(pool.hashBundles(bundles)).rejects.toEqual(down);
  });

  it("takes no more than 256 calls at a time, and more once they are answered", async () => {
    const pool = poolOf(1);
    const bundle = counted([10]);
    const calls = Array.from({ length: 256 }, () => pool.hashBundles([bundle]));
    await expect(pool.hashBundles([bundle])).rejects.toMatchObject({ code: "HASHING_POOL_FULL" });
    await Promise.all(calls);
    expect(await pool.hashBundles([bundle])).toEqual(leavesOneByOne(bundle.bytes));
  });

  it.each([0, 65, 1.5])("is not opened with %d threads", (workers) => {
    expect(() => openHashingPool({ workers })).toThrow(
      expect.objectContaining({ code: "HASHING_POOL_SIZE" }),
    );
  });
});
