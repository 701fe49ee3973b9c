import type { Code, WasmFunction } from "./encode.ts";
import { call, get, i32, lanes, repeatWhile, set } from "./instructions.ts";
import { BLOCK_BYTES, SCHEDULE_AT, STATE_AT, VECTOR_BYTES } from "./memory-map.ts";
import { INITIAL_STATE } from "./sha256-constants.ts";
import { type FourLocals, swapBytes, transpose } from "./transpose.ts";

/** Number of the function `rounds` in the module. */
export const ROUNDS = 0;

const HASH_BYTES = 32;
const PAIR_BYTES = 2 * HASH_BYTES;
const MESSAGES = [0, 1, 2, 3] as const;

type Pointer = (message: 0 | 1 | 2 | 3) => Code;

/**
 * `compress(blocks, p0, p1, p2, p3)`: goes on with four messages by `blocks` blocks (at least one), each read from
 * its pointer on. The chaining values are taken from memory and put back there.
 */
export function compressFunction(): WasmFunction {
  const blocks = 0;
  const pointers: FourLocals = [1, 2, 3, 4];
  const one: Code = [
    ...readBlock((message) => get(pointers[message]), [5, 6, 7, 8], [9, 10, 11, 12]),
    ...call(ROUNDS),
    ...pointers.flatMap((local) => set(local, i32.add(get(local), i32.constant(BLOCK_BYTES)))),
    ...set(blocks, i32.subtract(get(blocks), i32.constant(1))),
  ];
  return {
    name: "compress",
    params: ["i32", "i32", "i32", "i32", "i32"],
    locals: Array.from({ length: 8 }, () => "v128" as const),
    body: repeatWhile(one, get(blocks)),
  };
}

/**
 * `fold(source, target, groups)`: RFC 6962 interior nodes over groups of four pairs of hashes. The message is the
 * prefix 0x01 and 64 bytes: two blocks, of which the second holds the last byte only, the end mark and the length.
 * Nothing is copied to put the prefix in front: the block is read from one byte before the pair, and that byte
 * replaced in the first word.
 */
export function foldFunction(): WasmFunction {
  const [source, target, groups] = [0, 1, 2];
  const rows: FourLocals = [3, 4, 5, 6];
  const spare: FourLocals = [7, 8, 9, 10];
  const pair: Pointer = (message) => i32.add(get(source), i32.constant(message * PAIR_BYTES));
  const one: Code = [
    ...INITIAL_STATE.flatMap((word, index) => storeVector(STATE_AT, index, lanes.constant(word))),
    ...readBlock((message) => i32.subtract(pair(message), i32.constant(1)), rows, spare),
    ...storeVector(SCHEDULE_AT, 0, withPrefix(lanes.load(i32.constant(SCHEDULE_AT)))),
    ...call(ROUNDS),
    ...lastByteBlock(pair),
    ...call(ROUNDS),
    ...writeDigests(target, rows, spare),
    ...set(source, i32.add(get(source), i32.constant(MESSAGES.length * PAIR_BYTES))),
    ...set(target, i32.add(get(target), i32.constant(MESSAGES.length * HASH_BYTES))),
    ...set(groups, i32.subtract(get(groups), i32.constant(1))),
  ];
  return {
    name: "fold",
    params: ["i32", "i32", "i32"],
    locals: Array.from({ length: 8 }, () => "v128" as const),
    body: repeatWhile(one, get(groups)),
  };
}

/** Reads 64 bytes of each message into the sixteen words of the schedule, four words at a time. */
function readBlock(pointer: Pointer, rows: FourLocals, spare: FourLocals): Code {
  return [0, 1, 2, 3].flatMap((quarter): Code => {
    const [halves, columns] = transpose(rows, spare);
    return [
      ...MESSAGES.flatMap((message) => {
        const bytes = lanes.load(pointer(message), quarter * VECTOR_BYTES);
        return set(rows[message], swapBytes(bytes, rows[message]));
      }),
      ...halves,
      ...columns.flatMap((column, word) => storeVector(SCHEDULE_AT, 4 * quarter + word, column)),
    ];
  });
}

const withPrefix = (firstWord: Code): Code =>
  lanes.or(lanes.and(firstWord, lanes.constant(0x00ff_ffff)), lanes.constant(0x0100_0000));

function lastByteBlock(pair: Pointer): Code {
  // The end mark follows the one byte, which goes to the high end of each lane's word.
  const word = MESSAGES.reduce<Code>(
    (vector, message) => lanes.loadByte(pair(message), vector, 4 * message + 3, PAIR_BYTES - 1),
    lanes.constant(0x0080_0000),
  );
  const bits = 8 * (1 + PAIR_BYTES);
  return Array.from({ length: 16 }, (_, index) =>
    storeVector(SCHEDULE_AT, index, index === 0 ? word : lanes.constant(index === 15 ? bits : 0)),
  ).flat();
}

function writeDigests(target: number, rows: FourLocals, spare: FourLocals): Code {
  return [0, 1].flatMap((half): Code => {
    const [halves, columns] = transpose(rows, spare);
    return [
      ...rows.flatMap((row, word) =>
        set(row, lanes.load(i32.constant(STATE_AT + (4 * half + word) * VECTOR_BYTES))),
      ),
      ...halves,
      ...columns.flatMap((column, message) =>
        lanes.store(
          get(target),
          swapBytes(column, rows[0]),
          message * HASH_BYTES + half * VECTOR_BYTES,
        ),
      ),
    ];
  });
}

const storeVector = (table: number, index: number, value: Code): Code =>
  lanes.store(i32.constant(table + index * VECTOR_BYTES), value);
