import { type Code, signed, unsigned } from "./encode.ts";

/*
 * The instructions that the hash needs, written as expressions: each takes the code of its operands and gives the
 * code that leaves the result on the stack. Numbers of the opcodes: WebAssembly Core Specification 2.0, §5.4.
 */
const SIMD = 0xfd;
const UNALIGNED = 0;
const NO_RESULT = 0x40;
const END = 0x0b;

type Binary = (left: Code, right: Code) => Code;

const simd = (opcode: number): Code => [SIMD, ...unsigned(opcode)];
const binary =
  (opcode: Code): Binary =>
  (left, right) => [...left, ...right, ...opcode];
const address = (offset: number): Code => [UNALIGNED, ...unsigned(offset)];

export const get = (local: number): Code => [0x20, ...unsigned(local)];
export const set = (local: number, value: Code): Code => [...value, 0x21, ...unsigned(local)];

/** Calls the function of this number, which takes nothing and gives nothing. */
export const call = (index: number): Code => [0x10, ...unsigned(index)];

/** Runs the body, and again for as long as the condition at its end is not zero. */
export const repeatWhile = (body: Code, condition: Code): Code => [
  ...[0x03, NO_RESULT, ...body],
  ...[...condition, 0x0d, ...unsigned(0), END],
];

/** Runs the body if the condition is not zero. */
export const when = (condition: Code, body: Code): Code => [
  ...[...condition, 0x04, NO_RESULT],
  ...[...body, END],
];

/** Whole numbers of 32 bits. `store` and `load` work on `base + offset`. */
export const i32 = {
  constant: (value: number): Code => [0x41, ...signed(value)],
  store: (base: Code, value: Code, offset = 0): Code => [
    ...[...base, ...value],
    ...[0x36, ...address(offset)],
  ],
  store8: (base: Code, value: Code, offset = 0): Code => [
    ...[...base, ...value],
    ...[0x3a, ...address(offset)],
  ],
  lessUnsigned: binary([0x49]),
  add: binary([0x6a]),
  subtract: binary([0x6b]),
  multiply: binary([0x6c]),
  and: binary([0x71]),
  shiftLeft: (value: Code, bits: number): Code => [...value, ...i32.constant(bits), 0x74],
  shiftRight: (value: Code, bits: number): Code => [...value, ...i32.constant(bits), 0x76],
} as const;

/** Four lanes of 32 bits side by side. */
export const lanes = {
  load: (base: Code, offset = 0): Code => [...base, ...simd(0x00), ...address(offset)],
  /** The number that stands in memory, in each lane. */
  loadSplat: (base: Code, offset = 0): Code => [...base, ...simd(0x09), ...address(offset)],
  /** The vector with one byte (counted from the low end) taken from memory. */
  loadByte: (base: Code, value: Code, byte: number, offset = 0): Code => [
    ...[...base, ...value],
    ...[...simd(0x54), ...address(offset), byte],
  ],
  store: (base: Code, value: Code, offset = 0): Code => [
    ...[...base, ...value],
    ...[...simd(0x0b), ...address(offset)],
  ],
  /** The same number in each lane. */
  constant: (value: number): Code => {
    const word = [value, value >>> 8, value >>> 16, value >>> 24].map((byte) => byte & 0xff);
    return [...simd(0x0c), ...word, ...word, ...word, ...word];
  },
  /** Sixteen bytes chosen by number from the 32 bytes of both operands. */
  shuffle: (left: Code, right: Code, bytes: readonly number[]): Code => [
    ...[...left, ...right],
    ...[...simd(0x0d), ...bytes],
  ],
  and: binary(simd(0x4e)),
  or: binary(simd(0x50)),
  xor: binary(simd(0x51)),
  add: binary(simd(0xae)),
  shiftLeft: (value: Code, bits: number): Code => [...value, ...i32.constant(bits), ...simd(0xab)],
  shiftRight: (value: Code, bits: number): Code => [...value, ...i32.constant(bits), ...simd(0xad)],
} as const;
