import { describe, expect, it } from "vitest";
import { signed, unsigned } from "../src/hashing/wasm/encode.ts";
import { BLOCK_BYTES, LANE_BYTES, LANES_AT, WINDOW_AT } from "../src/hashing/wasm/memory-map.ts";
import { INITIAL_STATE, ROUND_CONSTANTS } from "../src/hashing/wasm/sha256-constants.ts";
import { loadSha256Lanes, type Sha256Lanes } from "../src/hashing/wasm/sha256-lanes.ts";

describe("numbers in the binary format", () => {
  it("are LEB128 without a sign", () => {
    expect(unsigned(0)).toEqual([0]);
    expect(unsigned(127)).toEqual([0x7f]);
    expect(unsigned(128)).toEqual([0x80, 0x01]);
    expect(unsigned(624_485)).toEqual([0xe5, 0x8e, 0x26]);
    expect(unsigned(0xffff_ffff)).toEqual([0xff, 0xff, 0xff, 0xff, 0x0f]);
  });

  it("are LEB128 with a sign", () => {
    expect(signed(0)).toEqual([0]);
    expect(signed(63)).toEqual([0x3f]);
    expect(signed(64)).toEqual([0xc0, 0x00]);
    expect(signed(-1)).toEqual([0x7f]);
    expect(signed(-64)).toEqual([0x40]);
    expect(signed(-123_456)).toEqual([0xc0, 0xbb, 0x78]);
    expect(signed(0x8000_0000)).toEqual([0x80, 0x80, 0x80, 0x80, 0x78]);
  });
});

describe("the constants of FIPS 180-4", () => {
  it("begin and end as the standard prints them", () => {
    expect(ROUND_CONSTANTS).toHaveLength(64);
    expect(ROUND_CONSTANTS[0]).toBe(0x428a_2f98);
    expect(ROUND_CONSTANTS[63]).toBe(0xc671_78f2);
    expect(INITIAL_STATE).toEqual([
      ...[0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a],
      ...[0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19],
    ]);
  });
});

describe("the lanes", () => {
  // The examples that the standard's authors publish for SHA-256, and the hash of nothing.
  const examples = [
    ["", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"],
    ["abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"],
    [
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
    ],
    [
      "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
      "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1",
    ],
  ] as const;

  it.each(examples)("hash %j as the standard's example, in each lane", (text, digest) => {
    for (const lane of [0, 1, 2, 3]) {
      expect(hashInLane(loaded(), lane, Buffer.from(text))).toBe(digest);
    }
  });

  it("hash four different messages at once without mixing them up", () => {
    const lanes = loaded();
    const texts = examples.map(([text]) => text);
    const blocks = texts.map((text, lane) => {
      lanes.bytes.set(Buffer.from(text), WINDOW_AT + lane * 256);
      return lanes.place(lane, WINDOW_AT + lane * 256, text.length);
    });
    expect(blocks).toEqual([1, 1, 2, 2]);
    const [p0, p1, p2, p3] = pointers(0);
    lanes.compress(1, p0, p1, p2, p3);
    expect([0, 1].map((lane) => digestOf(lanes, lane))).toEqual([examples[0][1], examples[1][1]]);
    const [q0, q1, q2, q3] = pointers(1);
    lanes.compress(1, q0, q1, q2, q3);
    expect([2, 3].map((lane) => digestOf(lanes, lane))).toEqual([examples[2][1], examples[3][1]]);
  });
});

function loaded(): Sha256Lanes {
  const lanes = loadSha256Lanes();
  if (lanes === undefined) throw new Error("this engine has no vectors in WebAssembly");
  return lanes;
}

function hashInLane(lanes: Sha256Lanes, lane: number, message: Uint8Array): string {
  lanes.bytes.set(message, WINDOW_AT);
  const blocks = lanes.place(lane, WINDOW_AT, message.length);
  const [p0, p1, p2, p3] = pointers(0);
  lanes.compress(blocks, p0, p1, p2, p3);
  return digestOf(lanes, lane);
}

function pointers(block: number): readonly [number, number, number, number] {
  const at = (lane: number): number => LANES_AT + lane * LANE_BYTES + block * BLOCK_BYTES;
  return [at(0), at(1), at(2), at(3)];
}

const digestOf = ({ state }: Sha256Lanes, lane: number): string =>
  Array.from({ length: 8 }, (_, word) =>
    (state[4 * word + lane] as number).toString(16).padStart(8, "0"),
  ).join("");
