/**
 * The largest power of two in a count of at least one. Doubling is exact up to 2^53, where logarithms round to the next
 * power.
 */
export function largestPowerIn(count: number): number {
  let power = 1;
  while (power * 2 <= count) power *= 2;
  return power;
}
