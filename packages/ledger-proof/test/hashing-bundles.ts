import { hash } from "node:crypto";
import fc from "fast-check";
import { chooseEngines, type HashEngines } from "../src/hashing/choose-engines.ts";
import { lanesEngine } from "../src/hashing/lanes-engine.ts";

/** Speeds of node:crypto, bytes a microsecond, of a processor without and with instructions for SHA-256. */
export const [PLAIN, WITH_INSTRUCTIONS] = [300, 1_500];

/**
 * Every way of hashing that a process can have chosen; the first must exist, or the others would be tested alone
 * unseen.
 */
export function everyEngine(): readonly [string, HashEngines][] {
  const lanes = lanesEngine();
  if (lanes === undefined) throw new Error("this engine has no vectors in WebAssembly");
  return [
    ["lanes", chooseEngines(lanes, PLAIN)],
    ["lanes for short, node:crypto for long entries", chooseEngines(lanes, WITH_INSTRUCTIONS)],
    ["node:crypto", chooseEngines(undefined, PLAIN)],
  ];
}

/** A bundle of entries of these lengths, whose bytes differ from place to place. */
export function bundleOf(lengths: readonly number[]): Uint8Array {
  const bundle = Buffer.alloc(lengths.reduce((sum, length) => sum + 2 + length, 0));
  let at = 0;
  for (const length of lengths) {
    at = bundle.writeUInt16BE(length, at);
    for (let end = at + length; at < end; at += 1) bundle[at] = (at * 2_654_435_761) >>> 13;
  }
  return new Uint8Array(bundle);
}

/** Leaf hashes as RFC 6962 says, one at a time and without any code of the house. */
export function leavesOneByOne(bundle: Uint8Array): Uint8Array {
  const bytes = Buffer.from(bundle);
  const leaves: Buffer[] = [];
  for (let at = 0; at < bytes.length; ) {
    const end = at + 2 + bytes.readUInt16BE(at);
    const message = Buffer.concat([Buffer.of(0), bytes.subarray(at + 2, end)]);
    leaves.push(hash("sha256", message, "buffer"));
    at = end;
  }
  return new Uint8Array(Buffer.concat(leaves));
}

/** Entries as ledgers have them: mostly of a few hundred bytes, some empty, some large. */
export const entryLengths = fc.array(
  fc.oneof(
    { weight: 8, arbitrary: fc.nat({ max: 1_200 }) },
    { weight: 1, arbitrary: fc.nat({ max: 9_000 }) },
    { weight: 1, arbitrary: fc.constantFrom(0, 54, 55, 56, 63, 64, 118, 119, 120) },
  ),
  { minLength: 1, maxLength: 256 },
);
