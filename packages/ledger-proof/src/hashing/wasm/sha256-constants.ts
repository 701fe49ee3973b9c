/*
 * The constants of SHA-256 as FIPS 180-4 defines them, computed rather than copied: the first 32 bits of the
 * fractional parts of the cube roots of the first 64 primes (§4.2.2) and of the square roots of the first eight
 * (§5.3.3).
 */
const PRIMES = firstPrimes(64);

export const ROUND_CONSTANTS: readonly number[] = PRIMES.map((prime) => fraction(prime, 3));

export const INITIAL_STATE: readonly number[] = PRIMES.slice(0, 8).map((prime) =>
  fraction(prime, 2),
);

function firstPrimes(count: number): readonly number[] {
  const primes: number[] = [];
  for (let candidate = 2; primes.length < count; candidate += 1) {
    if (primes.every((prime) => candidate % prime !== 0)) primes.push(candidate);
  }
  return primes;
}

/**
 * The 32 bits after the point of a prime's root: the whole root of prime * 2^(32 * degree), cut to 32 bits, by
 * bisection.
 */
function fraction(prime: number, degree: number): number {
  const target = BigInt(prime) << BigInt(32 * degree);
  let low = 0n;
  let high = BigInt(prime) << 32n;
  while (low < high) {
    const middle = (low + high + 1n) >> 1n;
    if (middle ** BigInt(degree) <= target) low = middle;
    else high = middle - 1n;
  }
  return Number(BigInt.asUintN(32, low));
}
