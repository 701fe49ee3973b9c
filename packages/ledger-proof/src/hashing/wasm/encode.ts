/** Instructions in the binary format, in order. */
export type Code = readonly number[];

export type ValueType = "i32" | "v128";

export interface WasmFunction {
  readonly name: string;
  readonly params: readonly ValueType[];
  readonly result?: ValueType;
  /** Locals after the parameters. */
  readonly locals: readonly ValueType[];
  readonly body: Code;
}

export interface WasmModule {
  readonly functions: readonly WasmFunction[];
  /** Size of the memory, in pages of 64 KiB; it never grows. */
  readonly pages: number;
  /** Bytes that stand in memory from the start. */
  readonly data: { readonly at: number; readonly bytes: readonly number[] };
}

const MAGIC = [0x00, 0x61, 0x73, 0x6d];
const VERSION = [0x01, 0x00, 0x00, 0x00];
const VALUE_TYPES: Readonly<Record<ValueType, number>> = { i32: 0x7f, v128: 0x7b };
const SECTION = { type: 1, function: 3, memory: 5, export: 7, code: 10, data: 11 } as const;
const FUNCTION_TYPE = 0x60;
const EXPORTED_FUNCTION = 0x00;
const EXPORTED_MEMORY = 0x02;
const HAS_MAXIMUM = 0x01;
const I32_CONST = 0x41;
const END = 0x0b;

/**
 * A WebAssembly module in the binary format of the WebAssembly Core Specification 2.0, §5: all functions are exported
 * by their names and the one memory as `memory`. No imports, tables or globals: nothing outside can be reached from
 * within.
 */
export function encodeModule(module: WasmModule): Uint8Array {
  const { functions, pages, data } = module;
  const exports = functions.map(({ name }, index) => [
    ...text(name),
    EXPORTED_FUNCTION,
    ...unsigned(index),
  ]);
  return Uint8Array.from([
    ...MAGIC,
    ...VERSION,
    ...section(SECTION.type, vector(functions.map(signature))),
    ...section(SECTION.function, vector(functions.map((_, index) => unsigned(index)))),
    ...section(SECTION.memory, vector([[HAS_MAXIMUM, ...unsigned(pages), ...unsigned(pages)]])),
    ...section(
      SECTION.export,
      vector([...exports, [...text("memory"), EXPORTED_MEMORY, ...unsigned(0)]]),
    ),
    ...section(SECTION.code, vector(functions.map(functionBody))),
    ...section(
      SECTION.data,
      vector([[0x00, I32_CONST, ...signed(data.at), END, ...sized(data.bytes)]]),
    ),
  ]);
}

/** LEB128 of an unsigned number below 2^32 (§5.2.2). */
export function unsigned(value: number): Code {
  const bytes: number[] = [];
  let rest = value >>> 0;
  while (rest > 0x7f) {
    bytes.push((rest & 0x7f) | 0x80);
    rest >>>= 7;
  }
  bytes.push(rest);
  return bytes;
}

/** LEB128 of a signed number of 32 bits (§5.2.2): the last byte's bit 6 is the sign. */
export function signed(value: number): Code {
  const bytes: number[] = [];
  let rest = value | 0;
  while (rest < -0x40 || rest > 0x3f) {
    bytes.push((rest & 0x7f) | 0x80);
    rest >>= 7;
  }
  bytes.push(rest & 0x7f);
  return bytes;
}

function signature({ params, result }: WasmFunction): Code {
  const typed = (types: readonly ValueType[]): Code => vector(types.map((t) => [VALUE_TYPES[t]]));
  return [FUNCTION_TYPE, ...typed(params), ...typed(result === undefined ? [] : [result])];
}

function functionBody({ locals, body }: WasmFunction): Code {
  const declared = vector(locals.map((type) => [1, VALUE_TYPES[type]]));
  return sized([...declared, ...body, END]);
}

const section = (id: number, content: Code): Code => [id, ...sized(content)];
const sized = (content: Code): Code => [...unsigned(content.length), ...content];
const vector = (items: readonly Code[]): Code => [...unsigned(items.length), ...items.flat()];
const text = (value: string): Code => sized([...Buffer.from(value, "utf8")]);
