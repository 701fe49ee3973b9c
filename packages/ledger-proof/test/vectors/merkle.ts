/**
 * The 196 test vectors of transparency-dev/merkle (`testdata/inclusion` and `testdata/consistency`), as facts: the published
 * tree, paths and broken variants of them. They number places with 64 bits, which here is any number that is no safe integer.
 */
import { leafHash } from "../../src/index.ts";

export interface InclusionVector {
  readonly name: string;
  readonly index: number;
  readonly size: number;
  readonly root: Uint8Array;
  readonly leaf: Uint8Array;
  readonly proof: readonly Uint8Array[];
  readonly holds: boolean;
}

export interface ConsistencyVector {
  readonly name: string;
  readonly oldSize: number;
  readonly newSize: number;
  readonly oldRoot: Uint8Array;
  readonly newRoot: Uint8Array;
  readonly proof: readonly Uint8Array[];
  readonly holds: boolean;
}

const hex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, "hex"));
const text = (of: string): Uint8Array => new Uint8Array(Buffer.from(of));
const NOTHING = new Uint8Array(0);
const SOME_HASH = hex("abacaba000000000000000000000000000000000000000000060061e00123456");
const EMPTY_TREE = hex("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
/** Roots of the tree's first 1 to 8 leaves. */
const ROOTS = [
  "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
  "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
  "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
  "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
  "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
  "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
  "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
  "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
].map(hex);
const rootOf = (size: number): Uint8Array => ROOTS[size - 1] as Uint8Array;

const L1 = "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7";
const L4 = "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b";
const L6 = "b08693ec2e721597130641e8211e7eedccb4c26413963eee6c1e2ed16ffb1a5f";
const N01 = "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125";
const N23 = "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e";
const N45 = "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a";
const N67 = "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0";
const N03 = "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7";
const N47 = "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4";
const L0 = "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d";

/** Place, size, entry and path. */
const INCLUSION: readonly (readonly [number, number, string, readonly string[]])[] = [
  [0, 1, "", []],
  [0, 8, "", [L1, N23, N47]],
  [5, 8, "40414243", [L4, N67, N03]],
  [2, 3, "10", [N01]],
  [1, 5, "00", [L0, N23, L4]],
];
/** Old size, new size and path. */
const CONSISTENCY: readonly (readonly [number, number, readonly string[]])[] = [
  [1, 1, []],
  [1, 8, [L1, N23, N47]],
  [6, 8, [N45, N67, N03]],
  [2, 5, [N23, L4]],
  [6, 7, [N45, L6, N03]],
];

const withBit = (proof: readonly Uint8Array[], at: number, mask: number): Uint8Array[] =>
  proof.map((hash, index) =>
    index === at ? hash.map((byte, place) => (place === 0 ? byte ^ mask : byte)) : hash,
  );

export function inclusionVectors(): readonly InclusionVector[] {
  const vectors = INCLUSION.flatMap(([index, size, entry, path], number) =>
    variantsOfInclusion({
      name: `inclusion/${number}`,
      index,
      size,
      root: rootOf(size),
      leaf: leafHash(hex(entry)),
      proof: path.map(hex),
      holds: true,
    }),
  );
  const places = [
    [0, 0],
    [0, 1],
    [1, 0],
    [2, 1],
  ] as const;
  for (const [number, [index, size]] of places.entries()) {
    const of = { name: `inclusion/additional/${number}`, index, size, proof: [], holds: false };
    vectors.push({ ...of, root: NOTHING, leaf: SOME_HASH });
    vectors.push({ ...of, root: EMPTY_TREE, leaf: NOTHING });
    vectors.push({ ...of, root: EMPTY_TREE, leaf: SOME_HASH });
  }
  const data = leafHash(text("data"));
  for (const [root, leaf] of [
    [data, data],
    [data, NOTHING],
    [NOTHING, data],
    [NOTHING, NOTHING],
  ] as const) {
    const holds = root === data && leaf === data;
    vectors.push({
      name: "inclusion/single-entry",
      index: 0,
      size: 1,
      proof: [],
      root,
      leaf,
      holds,
    });
  }
  return vectors;
}

function variantsOfInclusion(happy: InclusionVector): InclusionVector[] {
  const { index, proof, root, size } = happy;
  const bad: (Partial<InclusionVector> & { readonly name: string })[] = [
    { name: "index - 1", index: index === 0 ? 2 ** 64 - 1 : index - 1 },
    { name: "index + 1", index: index + 1 },
    { name: "index ^ 2", index: index ^ 2 },
    { name: "size * 2", size: size * 2 },
    { name: "size / 2", size: Math.floor(size / 2) },
    { name: "wrong leaf", leaf: text("WrongLeaf") },
    { name: "empty root", root: EMPTY_TREE },
    { name: "random root", root: SOME_HASH },
    { name: "trailing garbage", proof: [...proof, NOTHING] },
    { name: "trailing root", proof: [...proof, root] },
    { name: "preceding garbage", proof: [NOTHING, ...proof] },
    { name: "preceding root", proof: [root, ...proof] },
    ...proof.map((_, at) => ({ name: `bit 3 of ${at}`, proof: withBit(proof, at, 8) })),
  ];
  const [first] = proof;
  if (first) bad.push({ name: "removed component", proof: proof.slice(0, -1) });
  if (first && proof.length > 1) {
    bad.push({ name: "inserted component", proof: [first, SOME_HASH, ...proof.slice(1)] });
  }
  const named = bad.map((one) => ({
    ...happy,
    ...one,
    name: `${happy.name}/${one.name}`,
    holds: false,
  }));
  return [happy, ...named];
}

export function consistencyVectors(): readonly ConsistencyVector[] {
  const vectors = CONSISTENCY.flatMap(([oldSize, newSize, path], number) =>
    variantsOfConsistency({
      name: `consistency/${number}`,
      oldSize,
      newSize,
      oldRoot: rootOf(oldSize),
      newRoot: rootOf(newSize),
      proof: path.map(hex),
      holds: true,
    }),
  );
  const [one, two] = [text("don't care 1"), text("don't care 2")];
  const additional: readonly (readonly [
    number,
    number,
    Uint8Array,
    Uint8Array,
    readonly Uint8Array[],
  ])[] = [
    [0, 0, one, two, []],
    [1, 1, one, two, []],
    [0, 0, one, one, []],
    [0, 1, one, two, []],
    // The one that holds although its roots have twelve bytes.
    [1, 1, two, two, []],
    [1, 0, one, two, []],
    [2, 1, one, two, []],
    [1, 2, one, two, []],
    [0, 0, EMPTY_TREE, two, []],
    [1, 1, EMPTY_TREE, two, []],
    [0, 0, EMPTY_TREE, EMPTY_TREE, [EMPTY_TREE]],
    [1, 1, EMPTY_TREE, EMPTY_TREE, [EMPTY_TREE]],
    [0, 1, EMPTY_TREE, two, []],
    [0, 1, EMPTY_TREE, EMPTY_TREE, [EMPTY_TREE]],
  ];
  for (const [oldSize, newSize, oldRoot, newRoot, proof] of additional) {
    const holds = oldSize === 1 && newSize === 1 && oldRoot === two && newRoot === two;
    const name = "consistency/additional";
    vectors.push({ name, oldSize, newSize, oldRoot, newRoot, proof, holds });
  }
  return vectors;
}

function variantsOfConsistency(happy: ConsistencyVector): ConsistencyVector[] {
  const { newRoot, newSize, oldRoot, oldSize, proof } = happy;
  const [first] = proof;
  if (!first) return [happy];
  const bad: (Partial<ConsistencyVector> & { readonly name: string })[] = [
    { name: "old size - 1", oldSize: oldSize - 1 },
    { name: "old size + 1", oldSize: oldSize + 1 },
    { name: "old size ^ 2", oldSize: oldSize ^ 2 },
    { name: "new size * 2", newSize: newSize * 2 },
    { name: "new size / 2", newSize: Math.floor(newSize / 2) },
    { name: "wrong old root", oldRoot: text("WrongRoot") },
    { name: "wrong new root", newRoot: text("WrongRoot") },
    { name: "swapped roots", oldRoot: newRoot, newRoot: oldRoot },
    { name: "empty proof", proof: [] },
    { name: "trailing garbage", proof: [...proof, NOTHING] },
    { name: "trailing old root", proof: [...proof, oldRoot] },
    { name: "trailing new root", proof: [...proof, newRoot] },
    { name: "preceding garbage", proof: [NOTHING, ...proof] },
    { name: "preceding old root", proof: [oldRoot, ...proof] },
    { name: "preceding new root", proof: [newRoot, ...proof] },
    { name: "preceding first", proof: [first, ...proof] },
    { name: "truncated proof", proof: proof.slice(0, -1) },
    ...proof.map((_, at) => ({ name: `bit 4 of ${at}`, proof: withBit(proof, at, 16) })),
  ];
  const named = bad.map((one) => ({
    ...happy,
    ...one,
    name: `${happy.name}/${one.name}`,
    holds: false,
  }));
  return [happy, ...named];
}
