import type { Code, WasmFunction } from "./encode.ts";
import { get, i32, lanes, repeatWhile, set } from "./instructions.ts";
import { BLOCK_BYTES, LANES, ROUND_CONSTANTS_AT, STATE_AT, VECTOR_BYTES } from "./memory-map.ts";
import { ROUND_CONSTANTS } from "./sha256-constants.ts";

/* Numbers of the locals: five parameters, then the vectors. */
const BLOCKS = 0;
const POINTERS = [1, 2, 3, 4];
const SCHEDULE = 5;
const STATE = SCHEDULE + 16;
const SCRATCH = STATE + 8;
/** a ^ b of this round and of the last one, in turn. */
const DIFFERENCE = SCRATCH + 4;
const VECTOR_LOCALS = 16 + 8 + 4 + 2;

/**
 * `compress(blocks, p0, p1, p2, p3)`: the compression of SHA-256 (FIPS 180-4 §6.2.2) over `blocks` blocks (at least one) of four messages,
 * each read from its pointer on. Lane n of each vector belongs to message n; the chaining values are taken from memory and put back there.
 * The 64 rounds are unrolled, so that the turning of a..h costs nothing: the variables change their names, not their places.
 */
export function compressFunction(): WasmFunction {
  const state = Array.from({ length: 8 }, (_, word) => STATE + word);
  const chaining = (word: number): Code => lanes.load(i32.constant(STATE_AT + word * VECTOR_BYTES));
  const oneBlock: Code = [
    ...state.flatMap((local, word) => set(local, chaining(word))),
    ...readBlock(),
    ...rounds(state),
    ...state.flatMap((local, word) =>
      lanes.store(
        i32.constant(STATE_AT + word * VECTOR_BYTES),
        lanes.add(get(local), chaining(word)),
      ),
    ),
    ...POINTERS.flatMap((local) => set(local, i32.add(get(local), i32.constant(BLOCK_BYTES)))),
    ...set(BLOCKS, i32.subtract(get(BLOCKS), i32.constant(1))),
  ];
  return {
    name: "compress",
    params: ["i32", "i32", "i32", "i32", "i32"],
    locals: Array.from({ length: VECTOR_LOCALS }, () => "v128" as const),
    body: repeatWhile(oneBlock, get(BLOCKS)),
  };
}

/** Bytes of each 32-bit word turned round: SHA-256 reads words from the big end, WebAssembly from the small one. */
const BIG_ENDIAN = [3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12];
const LOW_WORDS = wordsOf([0, 4, 1, 5]);
const HIGH_WORDS = wordsOf([2, 6, 3, 7]);
const LOW_HALVES = wordsOf([0, 1, 4, 5]);
const HIGH_HALVES = wordsOf([2, 3, 6, 7]);

/** Reads 64 bytes of each message into the sixteen words of the schedule: four words at a time, a 4 by 4 matrix is turned on its side. */
function readBlock(): Code {
  const [row0, row1, row2, row3] = [SCRATCH, SCRATCH + 1, SCRATCH + 2, SCRATCH + 3] as const;
  const rows = [row0, row1, row2, row3];
  return [0, 4, 8, 12].flatMap((word): Code => {
    const column = SCHEDULE + word;
    const quad = (left: number, right: number, order: readonly number[]): Code =>
      lanes.shuffle(get(left), get(right), order);
    return [
      ...rows.flatMap((row, lane) => {
        const bytes = lanes.load(get(POINTERS[lane] as number), word * 4);
        return [...set(row, bytes), ...set(row, lanes.shuffle(get(row), get(row), BIG_ENDIAN))];
      }),
      ...set(column, quad(row0, row1, LOW_WORDS)),
      ...set(column + 1, quad(row2, row3, LOW_WORDS)),
      ...set(column + 2, quad(row0, row1, HIGH_WORDS)),
      ...set(column + 3, quad(row2, row3, HIGH_WORDS)),
      ...set(row0, get(column)),
      ...set(row1, get(column + 1)),
      ...set(row2, get(column + 2)),
      ...set(row3, get(column + 3)),
      ...set(column, quad(row0, row1, LOW_HALVES)),
      ...set(column + 1, quad(row0, row1, HIGH_HALVES)),
      ...set(column + 2, quad(row2, row3, LOW_HALVES)),
      ...set(column + 3, quad(row2, row3, HIGH_HALVES)),
    ];
  });
}

/** The 64 rounds (§6.2.2, step 3), the schedule (step 1) computed where each word is needed first. */
function rounds(state: readonly number[]): Code {
  const names = [...state];
  const code: number[] = set(
    DIFFERENCE,
    lanes.xor(get(state[1] as number), get(state[2] as number)),
  ).slice();
  ROUND_CONSTANTS.forEach((constant, round) => {
    if (round >= LANES * 4) code.push(...nextWord(round));
    code.push(...oneRound(names, constant, round));
    names.unshift(names.pop() as number);
  });
  return code;
}

function oneRound(names: readonly number[], constant: number, round: number): Code {
  const [a, b, , d, e, f, g, h] = names as [
    ...[number, number, number, number, number, number, number, number],
  ];
  const word = get(SCHEDULE + (round % 16));
  const [first, second] = [SCRATCH, SCRATCH + 1];
  const [before, now] = [DIFFERENCE + (round % 2), DIFFERENCE + ((round + 1) % 2)];
  const choose = lanes.xor(get(g), lanes.and(get(e), lanes.xor(get(f), get(g))));
  // Majority as b ^ ((a ^ b) & (b ^ c)): the next round's b ^ c is this round's a ^ b, which saves an instruction.
  const majority = lanes.xor(get(b), lanes.and(get(now), get(before)));
  return [
    ...set(
      first,
      lanes.add(
        lanes.add(lanes.add(get(h), lanes.add(word, lanes.loadSplat(i32.constant(ROUND_CONSTANTS_AT + 4 * round)))), choose),
        rotations(e, [6, 11, 25]),
      ),
    ),
    ...set(now, lanes.xor(get(a), get(b))),
    ...set(second, lanes.add(rotations(a, [2, 13, 22]), majority)),
    ...set(d, lanes.add(get(d), get(first))),
    ...set(h, lanes.add(get(first), get(second))),
  ];
}

/** W[t] = s1(W[t-2]) + W[t-7] + s0(W[t-15]) + W[t-16], in the place of W[t-16]. */
function nextWord(round: number): Code {
  const back = (steps: number): number => SCHEDULE + ((round - steps) % 16);
  const small = (local: number, rotated: readonly [number, number], shifted: number): Code =>
    lanes.xor(rotations(local, rotated), lanes.shiftRight(get(local), shifted));
  return set(
    back(16),
    lanes.add(
      lanes.add(get(back(16)), small(back(15), [7, 18], 3)),
      lanes.add(get(back(7)), small(back(2), [17, 19], 10)),
    ),
  );
}

/** The word turned right by each number of bits, all of them joined by exclusive or. WebAssembly has no turning of lanes: two shifts are one. */
function rotations(local: number, bits: readonly number[]): Code {
  return bits
    .flatMap((by) => [lanes.shiftRight(get(local), by), lanes.shiftLeft(get(local), 32 - by)])
    .reduce((left, right) => lanes.xor(left, right));
}

function wordsOf(order: readonly number[]): readonly number[] {
  return order.flatMap((word) => [4 * word, 4 * word + 1, 4 * word + 2, 4 * word + 3]);
}
