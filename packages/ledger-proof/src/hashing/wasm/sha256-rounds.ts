import type { Code, WasmFunction } from "./encode.ts";
import { get, i32, lanes, set } from "./instructions.ts";
import { ROUND_CONSTANTS_AT, SCHEDULE_AT, STATE_AT, VECTOR_BYTES } from "./memory-map.ts";
import { ROUND_CONSTANTS } from "./sha256-constants.ts";

/* Numbers of the locals, all of them vectors. */
const SCHEDULE = 0;
const STATE = SCHEDULE + 16;
const SUM = STATE + 8;
/** a ^ b of this round and of the one before, in turn. */
const DIFFERENCE = SUM + 1;
const VECTOR_LOCALS = DIFFERENCE + 2;

/**
 * `rounds()`: the compression of SHA-256 (FIPS 180-4 §6.2.2) of one block of each of four messages. Lane n of every
 * vector belongs to message n. Words and chaining values are taken from memory, and the new chaining values put back
 * there. The 64 rounds are unrolled, so that the turning of a..h costs nothing: the variables change their names, not
 * their places.
 */
export function roundsFunction(): WasmFunction {
  const state = Array.from({ length: 8 }, (_, word) => STATE + word);
  const chaining = (word: number): Code => vectorAt(STATE_AT, word);
  return {
    name: "rounds",
    params: [],
    locals: Array.from({ length: VECTOR_LOCALS }, () => "v128" as const),
    body: [
      ...state.flatMap((local, word) => set(local, chaining(word))),
      ...allRounds(state),
      ...state.flatMap((local, word) =>
        lanes.store(
          i32.constant(STATE_AT + word * VECTOR_BYTES),
          lanes.add(get(local), chaining(word)),
        ),
      ),
    ],
  };
}

function allRounds(state: readonly number[]): Code {
  const names = [...state];
  const [, b, c] = names as [number, number, number];
  const code: Code[] = [set(DIFFERENCE, lanes.xor(get(b), get(c)))];
  for (const round of ROUND_CONSTANTS.keys()) {
    code.push(nextWord(round), oneRound(names, round));
    names.unshift(names.pop() as number);
  }
  return code.flat();
}

/**
 * Step 1, each word where it is needed first: the block's own, then W[t] = s1(W[t-2]) + W[t-7] + s0(W[t-15]) +
 * W[t-16] in the place of W[t-16].
 */
function nextWord(round: number): Code {
  const back = (steps: number): number => SCHEDULE + ((round - steps) % 16);
  if (round < 16) return set(SCHEDULE + round, vectorAt(SCHEDULE_AT, round));
  const small = (local: number, turned: readonly [number, number], shifted: number): Code =>
    lanes.xor(turnedRight(local, turned), lanes.shiftRight(get(local), shifted));
  return set(
    back(16),
    lanes.add(
      lanes.add(get(back(16)), small(back(15), [7, 18], 3)),
      lanes.add(get(back(7)), small(back(2), [17, 19], 10)),
    ),
  );
}

/** Step 3. The new a stands where h stood, the new e where d stood. */
function oneRound(names: readonly number[], round: number): Code {
  const [a, b, , d, e, f, g, h] = names as [
    ...[number, number, number, number],
    ...[number, number, number, number],
  ];
  const [before, now] = [DIFFERENCE + (round % 2), DIFFERENCE + ((round + 1) % 2)];
  // Read from memory into all lanes: engines build a constant vector from instructions, which made it slower by 40 %.
  const constant = lanes.loadSplat(i32.constant(ROUND_CONSTANTS_AT + 4 * round));
  const word = lanes.add(get(SCHEDULE + (round % 16)), constant);
  const choice = lanes.xor(get(g), lanes.and(get(e), lanes.xor(get(f), get(g))));
  // Majority as b ^ ((a ^ b) & (b ^ c)): the next round's b ^ c is this round's a ^ b, which saves an instruction.
  const majority = lanes.xor(get(b), lanes.and(get(now), get(before)));
  return [
    ...set(SUM, lanes.add(lanes.add(lanes.add(get(h), word), choice), turnedRight(e, [6, 11, 25]))),
    ...set(now, lanes.xor(get(a), get(b))),
    ...set(d, lanes.add(get(d), get(SUM))),
    ...set(h, lanes.add(get(SUM), lanes.add(turnedRight(a, [2, 13, 22]), majority))),
  ];
}

/**
 * The word turned right by each of the numbers of bits, joined by exclusive or. Lanes have no turning: two shifts
 * make one.
 */
function turnedRight(local: number, bits: readonly number[]): Code {
  return bits
    .flatMap((by) => [lanes.shiftRight(get(local), by), lanes.shiftLeft(get(local), 32 - by)])
    .reduce((left, right) => lanes.xor(left, right));
}

const vectorAt = (table: number, index: number): Code =>
  lanes.load(i32.constant(table + index * VECTOR_BYTES));
