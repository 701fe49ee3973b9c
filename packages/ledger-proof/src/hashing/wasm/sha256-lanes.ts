import { encodeModule } from "./encode.ts";
import { MASK_AT, PAGES, STATE_AT } from "./memory-map.ts";
import { compressFunction, foldFunction } from "./sha256-blocks.ts";
import { ROUND_CONSTANTS } from "./sha256-constants.ts";
import { placeFunction } from "./sha256-place.ts";
import { roundsFunction } from "./sha256-rounds.ts";
import { webAssembly } from "./web-assembly.ts";

/** The module's functions (`sha256-place.ts`, `sha256-blocks.ts`) and views of its memory (`memory-map.ts`). */
export interface Sha256Lanes {
  place(lane: number, source: number, length: number): number;
  fold(source: number, target: number, groups: number): void;
  compress(blocks: number, p0: number, p1: number, p2: number, p3: number): void;
  readonly bytes: Uint8Array;
  readonly state: Uint32Array;
}

/**
 * Assembles and compiles the module. Undefined where the engine has no WebAssembly or no vectors of 128 bits in it.
 */
export function loadSha256Lanes(): Sha256Lanes | undefined {
  const binary = sha256Module();
  if (webAssembly === undefined || !webAssembly.validate(binary)) return undefined;
  const instance = new webAssembly.Instance(new webAssembly.Module(binary));
  const { place, compress, fold, memory } = instance.exports as Pick<
    Sha256Lanes,
    "place" | "compress" | "fold"
  > & {
    readonly memory: { readonly buffer: ArrayBuffer };
  };
  const bytes = new Uint8Array(memory.buffer);
  return { place, compress, fold, bytes, state: new Uint32Array(memory.buffer, STATE_AT, 32) };
}

function sha256Module(): Uint8Array {
  return encodeModule({
    functions: [roundsFunction(), placeFunction(), compressFunction(), foldFunction()],
    pages: PAGES,
    data: { at: MASK_AT, bytes: [...MASK, ...MARK, ...ROUND_CONSTANTS.flatMap(littleEndian)] },
  });
}

/* The tables of `memory-map.ts`, in the order in which they stand in memory. */
const sixteen = (value: number): readonly number[] => Array.from({ length: 16 }, () => value);
const MASK = [...sixteen(0xff), ...sixteen(0)];
const MARK = [...sixteen(0), 0x80, ...sixteen(0).slice(1)];
const littleEndian = (word: number): readonly number[] =>
  [word, word >>> 8, word >>> 16, word >>> 24].map((byte) => byte & 0xff);
