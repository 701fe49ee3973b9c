import type { Code } from "./encode.ts";
import { get, lanes, set } from "./instructions.ts";

/** Bytes of each 32-bit word turned round: SHA-256 reads words from the big end, WebAssembly from the small one. */
const BIG_ENDIAN = [3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12];
const LOW_WORDS = wordsOf([0, 4, 1, 5]);
const HIGH_WORDS = wordsOf([2, 6, 3, 7]);
const LOW_HALVES = wordsOf([0, 1, 4, 5]);
const HIGH_HALVES = wordsOf([2, 3, 6, 7]);

export type FourLocals = readonly [number, number, number, number];

/** The words of a vector from big-endian to little-endian or back. */
export const swapBytes = (vector: Code, through: number): Code => [
  ...set(through, vector),
  ...lanes.shuffle(get(through), get(through), BIG_ENDIAN),
];

/**
 * Turns a matrix of four by four words on its side: four words of each of four messages become four vectors of one
 * word of every message, or back. The rows are in locals, which are used up; the columns, in the order of the words,
 * come as code to be stored.
 */
export function transpose(rows: FourLocals, spare: FourLocals): readonly [Code, FourColumns] {
  const [row0, row1, row2, row3] = rows;
  const [low01, low23, high01, high23] = spare;
  const mixed = (left: number, right: number, order: readonly number[]): Code =>
    lanes.shuffle(get(left), get(right), order);
  const halves: Code = [
    ...set(low01, mixed(row0, row1, LOW_WORDS)),
    ...set(low23, mixed(row2, row3, LOW_WORDS)),
    ...set(high01, mixed(row0, row1, HIGH_WORDS)),
    ...set(high23, mixed(row2, row3, HIGH_WORDS)),
  ];
  return [
    halves,
    [
      mixed(low01, low23, LOW_HALVES),
      mixed(low01, low23, HIGH_HALVES),
      mixed(high01, high23, LOW_HALVES),
      mixed(high01, high23, HIGH_HALVES),
    ],
  ];
}

export type FourColumns = readonly [Code, Code, Code, Code];

function wordsOf(order: readonly number[]): readonly number[] {
  return order.flatMap((word) => [4 * word, 4 * word + 1, 4 * word + 2, 4 * word + 3]);
}
