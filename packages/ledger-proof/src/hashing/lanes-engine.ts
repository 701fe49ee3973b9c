import { type HashEngine, LEAF_PREFIX, LENGTH_BYTES, PAIR_BYTES } from "./engine.ts";
import { HASH_BYTES } from "./sha256.ts";
import {
  BLOCK_BYTES,
  LANE_BYTES,
  LANES,
  LANES_AT,
  WINDOW_AT,
  WINDOW_BYTES,
} from "./wasm/memory-map.ts";
import { loadSha256Lanes, type Sha256Lanes } from "./wasm/sha256-lanes.ts";

const WORDS = HASH_BYTES / 4;
/** Where parents go: the lanes' buffers have nothing to hold while hashes are folded. */
const PARENTS_AT = LANES_AT;
/** A lane with nothing to do never ends first. */
const IDLE = 0x7fff_ffff;

/**
 * SHA-256 of four messages at a time, side by side in the lanes of WebAssembly vectors; undefined where the engine
 * has none. A lane that has finished its message takes the next one while the others go on, so messages of different
 * lengths leave no lane empty before the end.
 */
export function lanesEngine(): HashEngine | undefined {
  const module = loadSha256Lanes();
  if (module === undefined) return undefined;
  return {
    hashBundle: (bundle, count) => new LaneRun(module, bundle, count).digests(),
    foldNodes: (level) => foldWindows(module, level),
  };
}

function foldWindows(module: Sha256Lanes, level: Uint8Array): Uint8Array {
  const parents = new Uint8Array(level.length / 2);
  for (let at = 0; at < level.length; at += WINDOW_BYTES) {
    const window = level.subarray(at, at + WINDOW_BYTES);
    module.bytes.set(window, WINDOW_AT);
    // A last group of less than four pairs is filled up with whatever stands there; what comes of it is not taken.
    module.fold(WINDOW_AT, PARENTS_AT, Math.ceil(window.length / PAIR_BYTES / LANES));
    parents.set(module.bytes.subarray(PARENTS_AT, PARENTS_AT + window.length / 2), at / 2);
  }
  return parents;
}

/**
 * One pass over the entries of a bundle. It has the module's memory to itself: it begins and ends within one call.
 */
class LaneRun {
  readonly #module: Sha256Lanes;
  readonly #bytes: Uint8Array;
  readonly #state: Uint32Array;
  readonly #bundle: Uint8Array;
  readonly #count: number;
  readonly #words: Uint32Array;
  readonly #blocksLeft = new Int32Array(LANES).fill(IDLE);
  readonly #pointers = new Int32Array(LANES);
  readonly #message = new Int32Array(LANES);
  #next = 0;
  #at = 0;
  #windowStart = 0;
  #windowEnd = 0;

  constructor(module: Sha256Lanes, bundle: Uint8Array, count: number) {
    this.#module = module;
    this.#bytes = module.bytes;
    this.#state = module.state;
    this.#bundle = bundle;
    this.#count = count;
    this.#words = new Uint32Array(count * WORDS);
  }

  digests(): Uint8Array {
    const left = this.#blocksLeft;
    const pointers = this.#pointers;
    for (let lane = 0; lane < LANES; lane += 1) this.#refill(lane);
    for (let finished = 0; finished < this.#count; ) {
      const steps = Math.min(
        left[0] as number,
        left[1] as number,
        left[2] as number,
        left[3] as number,
      );
      this.#module.compress(
        steps,
        pointers[0] as number,
        pointers[1] as number,
        pointers[2] as number,
        pointers[3] as number,
      );
      for (let lane = 0; lane < LANES; lane += 1) {
        if (left[lane] === IDLE) continue;
        pointers[lane] = (pointers[lane] as number) + steps * BLOCK_BYTES;
        left[lane] = (left[lane] as number) - steps;
        if (left[lane] !== 0) continue;
        this.#take(lane);
        this.#refill(lane);
        finished += 1;
      }
    }
    Buffer.from(this.#words.buffer).swap32();
    return new Uint8Array(this.#words.buffer);
  }

  #refill(lane: number): void {
    this.#pointers[lane] = LANES_AT + lane * LANE_BYTES;
    if (this.#next === this.#count) {
      this.#blocksLeft[lane] = IDLE;
      return;
    }
    const length = this.#lengthOfNext();
    if (this.#at + length > this.#windowEnd) this.#moveWindow();
    const source = WINDOW_AT + this.#at - this.#windowStart - 1;
    this.#bytes[source] = LEAF_PREFIX;
    this.#blocksLeft[lane] = this.#module.place(lane, source, length + 1);
    this.#message[lane] = this.#next;
    this.#next += 1;
    this.#at += length;
  }

  #lengthOfNext(): number {
    const high = this.#bundle[this.#at] as number;
    const low = this.#bundle[this.#at + 1] as number;
    this.#at += LENGTH_BYTES;
    return (high << 8) | low;
  }

  #moveWindow(): void {
    this.#windowStart = this.#at;
    this.#windowEnd = Math.min(this.#at + WINDOW_BYTES, this.#bundle.length);
    this.#bytes.set(this.#bundle.subarray(this.#windowStart, this.#windowEnd), WINDOW_AT);
  }

  #take(lane: number): void {
    const at = (this.#message[lane] as number) * WORDS;
    for (let word = 0; word < WORDS; word += 1) {
      this.#words[at + word] = this.#state[word * LANES + lane] as number;
    }
  }
}
