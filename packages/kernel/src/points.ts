import { assertThat } from "./assert.ts";

/** Points are integers of 1/1000 point in code and events, and decimal text such as `"3.5"` at the interfaces. */
export const MILLI_PER_POINT = 1000;

/**
 * Reads decimal text of at most three places into thousandths of a point. Returns `undefined` for anything else, so
 * that the caller can name the field.
 */
export function parsePoints(text: string): number | undefined {
  const match = /^(-?)(\d{1,9})(?:\.(\d{1,3}))?$/.exec(text);
  if (!match) return undefined;
  const milli = Number(match[2]) * MILLI_PER_POINT + Number((match[3] ?? "").padEnd(3, "0"));
  return match[1] === "-" ? -milli || 0 : milli;
}

/** Thousandths of a point as the shortest decimal text: 3500 -> `"3.5"`. */
export function formatPoints(pointsMilli: number): string {
  assertThat(
    Number.isSafeInteger(pointsMilli),
    "POINTS_INTEGER",
    `not a whole number of thousandths: ${pointsMilli}`,
  );
  const sign = pointsMilli < 0 ? "-" : "";
  const absolute = Math.abs(pointsMilli);
  const fraction = (absolute % MILLI_PER_POINT).toString().padStart(3, "0").replace(/0+$/, "");
  return `${sign}${Math.floor(absolute / MILLI_PER_POINT)}${fraction ? `.${fraction}` : ""}`;
}

/**
 * Splits a whole amount by integer weights so that the parts always sum to the amount: largest remainder first, ties to
 * the earlier part. Used for contribution shares of points and of prize money.
 */
export function splitByWeights(amount: number, weights: readonly number[]): number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  assertThat(Number.isSafeInteger(amount) && amount >= 0, "SPLIT_AMOUNT", `cannot split ${amount}`);
  assertThat(
    total > 0 && weights.every((weight) => weight >= 0),
    "SPLIT_WEIGHTS",
    `weights sum to ${total}`,
  );
  assertThat(
    Number.isSafeInteger(amount * total),
    "SPLIT_RANGE",
    `too large to split exactly: ${amount}`,
  );
  const parts = weights.map((weight) => Math.floor((amount * weight) / total));
  const remainders = weights.map((weight, index) => ({
    index,
    remainder: (amount * weight) % total,
  }));
  remainders.sort((left, right) => right.remainder - left.remainder || left.index - right.index);
  let missing = amount - parts.reduce((sum, part) => sum + part, 0);
  for (const { index } of remainders) {
    if (missing === 0) break;
    parts[index] = (parts[index] ?? 0) + 1;
    missing -= 1;
  }
  return parts;
}
