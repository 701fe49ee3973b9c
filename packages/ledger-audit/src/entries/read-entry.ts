import { isAscii, isUtf8 } from "node:buffer";
import type { LedgerEntry } from "@dure/ledger-books";
import { ENTRY_LIMIT_BYTES, MAX_ENTRY_BYTES } from "@dure/ledger-proof";
import { type EntryFault, entryFault } from "../entry-schemas.ts";
import { entryGrammars } from "./entry-grammar.ts";

/** The bytes of an entry as they were judged: its type and reasoning, or what is wrong with them. */
export type EntryForm =
  | {
      readonly ok: true;
      readonly type: string;
      /** The bytes of `basis.trace` as they stand in the entry; undefined where it has none. */
      readonly trace: string | undefined;
    }
  | { readonly ok: false; readonly fault: EntryFault };

const grammars = entryGrammars();
/** The type stands near the end, and nothing that looks like it can stand behind it. */
const TYPE_AT_END = /"type":"([a-z.]{1,40})","v":1\}$/;

/**
 * Judges the text of an entry as strictly as docs/ledger-format.md §3 to §5 say: of a known type, with exactly the fields of
 * that type in their order, canonical to the byte. Never throws.
 */
export function judgeForm(text: string): EntryForm {
  const type = TYPE_AT_END.exec(text.slice(-80))?.[1] ?? "";
  const match = grammars.get(type)?.exec(text);
  return match ? { ok: true, type, trace: match[1] } : judgeTheLongWay(text);
}

/** Reads the bytes of an entry, strictly. Never throws. */
export function readEntry(
  bytes: Uint8Array,
):
  | { readonly ok: true; readonly entry: LedgerEntry; readonly text: string }
  | { readonly ok: false; readonly fault: EntryFault } {
  const text = decodeEntry(bytes);
  if (text === undefined) return NOT_UTF8;
  const form = judgeForm(text);
  return form.ok ? { ok: true, entry: JSON.parse(text) as LedgerEntry, text } : form;
}

/** The text of an entry's bytes; undefined when they are not UTF-8. */
export function decodeEntry(bytes: Uint8Array): string | undefined {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (isAscii(buffer)) return buffer.toString("latin1");
  return isUtf8(buffer) ? buffer.toString("utf8") : undefined;
}

/** The most bytes that an entry of a type may have; a policy stands in its entry whole. */
export const limitOf = (type: string): number =>
  type === "policy.published" ? MAX_ENTRY_BYTES : ENTRY_LIMIT_BYTES;

/** Texts that the grammar leaves open: long numbers, escapes, deep inputs. Slower, and of the same strictness. */
function judgeTheLongWay(text: string): EntryForm {
  const value = parse(text);
  if (value === undefined) return broken("", "not JSON");
  const fault = entryFault(value);
  if (fault) return { ok: false, fault };
  if (JSON.stringify(value) !== text) return broken("", "not the canonical bytes of its value");
  const unsorted = unsortedPath(value, "");
  if (unsorted !== undefined) return broken(unsorted, "keys out of order");
  const entry = value as LedgerEntry;
  const trace = "basis" in entry.body ? JSON.stringify(entry.body.basis.trace) : undefined;
  return { ok: true, type: entry.type, trace };
}

function unsortedPath(value: unknown, path: string): string | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const keys = Object.keys(value);
  const isList = Array.isArray(value);
  for (const [index, key] of keys.entries()) {
    const before = keys[index - 1];
    if (!isList && before !== undefined && before >= key) return path;
    const inner = unsortedPath(Reflect.get(value, key), path === "" ? key : `${path}.${key}`);
    if (inner !== undefined) return inner;
  }
  return undefined;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const broken = (path: string, why: string) => ({ ok: false, fault: { path, why } }) as const;
export const NOT_UTF8 = broken("", "not UTF-8");
