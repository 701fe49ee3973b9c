import { encodeModule } from "./encode.ts";
import { MASK_AT, PAGES, STATE_AT } from "./memory-map.ts";
import { compressFunction } from "./sha256-compress.ts";
import { placeFunction } from "./sha256-place.ts";
import { ROUND_CONSTANTS } from "./sha256-constants.ts";
import { webAssembly } from "./web-assembly.ts";

/** The module's functions (`sha256-compress.ts`, `sha256-place.ts`) and views of its memory (`memory-map.ts`). */
export interface Sha256Lanes {
  place(lane: number, source: number, length: number): number;
  compress(blocks: number, p0: number, p1: number, p2: number, p3: number): void;
  readonly bytes: Uint8Array;
  readonly state: Uint32Array;
}

/** Assembles and compiles the module. Undefined where the engine has no WebAssembly or no vectors of 128 bits in it. */
export function loadSha256Lanes(): Sha256Lanes | undefined {
  const binary = sha256Module();
  if (webAssembly === undefined || !webAssembly.validate(binary)) return undefined;
  const instance = new webAssembly.Instance(new webAssembly.Module(binary));
  const { place, compress, memory } = instance.exports as Pick<
    Sha256Lanes,
    "place" | "compress"
  > & {
    readonly memory: { readonly buffer: ArrayBuffer };
  };
  const bytes = new Uint8Array(memory.buffer);
  return { place, compress, bytes, state: new Uint32Array(memory.buffer, STATE_AT, 32) };
}

const sixteen = (value: number): readonly number[] => Array.from({ length: 16 }, () => value);

function sha256Module(): Uint8Array {
  return encodeModule({
    functions: [placeFunction(), compressFunction()],
    pages: PAGES,
    // The mask and, right after it, the end mark.
    data: {
      at: MASK_AT,
      bytes: [...sixteen(0xff), ...sixteen(0), ...sixteen(0), 0x80, ...sixteen(0).slice(1), ...ROUND_CONSTANTS.flatMap((k) => [k & 255, (k >>> 8) & 255, (k >>> 16) & 255, k >>> 24])],
    },
  });
}
