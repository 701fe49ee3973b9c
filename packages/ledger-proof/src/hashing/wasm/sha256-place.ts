import type { Code, WasmFunction } from "./encode.ts";
import { get, i32, lanes, repeatWhile, set, when } from "./instructions.ts";
import {
  BLOCK_BYTES,
  LANE_BYTES,
  LANES_AT,
  MARK_AT,
  MASK_AT,
  STATE_AT,
  VECTOR_BYTES,
} from "./memory-map.ts";
import { INITIAL_STATE } from "./sha256-constants.ts";

/* Numbers of the locals: three parameters, then the rest. */
const LANE = 0;
const SOURCE = 1;
const LENGTH = 2;
const TARGET = 3;
const AT = 4;
const WHOLE = 5;
const END = 6;

const END_MARK_AND_LENGTH_BYTES = 1 + 8;

/**
 * `place(lane, source, length) -> blocks`: makes a message ready in a lane. It is copied to the lane's buffer and
 * padded there (FIPS 180-4 §5.1.1: one bit, zeros, the length in bits), and the lane's chaining values are set to the
 * initial ones (§5.3.3). Gives the number of blocks.
 */
export function placeFunction(): WasmFunction {
  const vectors = [0, 1, 2, 3].map((vector) => vector * VECTOR_BYTES);
  const from = i32.add(get(SOURCE), get(AT));
  const to = i32.add(get(TARGET), get(AT));
  const copyBlock = [
    ...vectors.flatMap((offset) => lanes.store(to, lanes.load(from, offset), offset)),
    ...set(AT, i32.add(get(AT), i32.constant(BLOCK_BYTES))),
  ];
  const length = get(LENGTH);
  const padded = i32.add(length, i32.constant(END_MARK_AND_LENGTH_BYTES + BLOCK_BYTES - 1));
  const laneAt = i32.multiply(get(LANE), i32.constant(LANE_BYTES));
  return {
    name: "place",
    params: ["i32", "i32", "i32"],
    result: "i32",
    locals: ["i32", "i32", "i32", "i32"],
    body: [
      ...set(TARGET, i32.add(i32.constant(LANES_AT), laneAt)),
      ...set(WHOLE, i32.and(length, i32.constant(-VECTOR_BYTES))),
      ...set(END, i32.and(padded, i32.constant(-BLOCK_BYTES))),
      // A block at a time, past the end of the message too: what is too much is overwritten by what follows.
      ...when(get(WHOLE), repeatWhile(copyBlock, i32.lessUnsigned(get(AT), get(WHOLE)))),
      ...set(AT, get(WHOLE)),
      ...lanes.store(to, lastVector(from)),
      ...vectors.flatMap((offset) => lanes.store(to, lanes.constant(0), VECTOR_BYTES + offset)),
      ...storeLength(),
      ...initialState(),
      ...i32.shiftRight(get(END), 6),
    ],
  };
}

/**
 * What is left of the message, the end mark after it, then zeros. What stands behind the message in memory is masked
 * away.
 */
function lastVector(from: Code): Code {
  const left = i32.and(get(LENGTH), i32.constant(VECTOR_BYTES - 1));
  const shaped = (table: number): Code =>
    lanes.load(i32.subtract(i32.constant(table + VECTOR_BYTES), left));
  return lanes.or(lanes.and(lanes.load(from), shaped(MASK_AT)), shaped(MARK_AT));
}

/**
 * The length in bits, big-endian, at the very end. It is below 2^24 (`MESSAGE_MOST_BYTES`), so that three bytes hold
 * it.
 */
function storeLength(): Code {
  const bits = i32.shiftLeft(get(LENGTH), 3);
  const end = i32.add(get(TARGET), get(END));
  return [1, 2, 3].flatMap((fromEnd) =>
    i32.store8(i32.subtract(end, i32.constant(fromEnd)), i32.shiftRight(bits, 8 * (fromEnd - 1))),
  );
}

function initialState(): Code {
  const laneAt = i32.add(i32.constant(STATE_AT), i32.shiftLeft(get(LANE), 2));
  return INITIAL_STATE.flatMap((word, index) =>
    i32.store(laneAt, i32.constant(word), index * VECTOR_BYTES),
  );
}
