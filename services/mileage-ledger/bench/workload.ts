const PEOPLE = 1000;
const SKEW = 0.8;

/** Random numbers of a seed (mulberry32): benches repeat the same work. */
export function seededHex(seed: number): { unit(): number; hex(digits: number): string } {
  let state = seed >>> 0;
  const unit = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  const hex = (digits: number): string => {
    let text = "";
    while (text.length < digits) {
      text += Math.floor(unit() * 4294967296)
        .toString(16)
        .padStart(8, "0");
    }
    return text.slice(0, digits);
  };
  return { unit, hex };
}

const weights = Array.from({ length: PEOPLE }, (_, rank) => 1 / (rank + 1) ** SKEW);
const total = weights.reduce((sum, weight) => sum + weight, 0);
const cumulative: number[] = [];
weights.reduce((sum, weight, index) => {
  cumulative[index] = (sum + weight) / total;
  return sum + weight;
}, 0);

/** A person of 1,000, the first ones far more often (Zipf 0.8), for a number between 0 and 1. */
export function zipfPerson(unit: number): number {
  let low = 0;
  let high = PEOPLE - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((cumulative[middle] ?? 1) < unit) low = middle + 1;
    else high = middle;
  }
  return low;
}
