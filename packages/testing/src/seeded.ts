import { type Clock, type Ids, idsFrom } from "@dure/kernel";

/** Numbers between 0 and 1 that a seed decides (mulberry32): the same seed makes the same run. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Ids whose randomness a seed decides. Never for production: whoever knows the seed knows every id. */
export function seededIds(clock: Clock, seed: number): Ids {
  const random = seededRandom(seed);
  const randomHex = (digits: number): string => {
    let text = "";
    while (text.length < digits) text += Math.floor(random() * 16).toString(16);
    return text;
  };
  return idsFrom(() => clock.nowMs(), randomHex);
}
