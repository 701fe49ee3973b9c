import {
  type Document,
  isCollection,
  isMap,
  isPair,
  isScalar,
  type LineCounter,
  type Node,
} from "yaml";
import { authoredName } from "./units.ts";

export interface Location {
  /** First line is 1. */
  readonly line: number;
  /** First column is 1. */
  readonly column: number;
}

export type DocumentPath = readonly PropertyKey[];

/** The path in the words of the file: `tiers.0.points`. */
export const pathInFile = (path: DocumentPath): string =>
  path.map((part) => authoredName(String(part))).join(".");

/**
 * Where a path stands in a file: the value, or the nearest thing around it that exists. With `key`, the name of a field
 * inside the map at that path.
 */
export function locate(
  document: Document,
  lines: LineCounter,
  path: DocumentPath,
  key?: string,
): Location {
  let node: unknown = document.contents;
  let offset = offsetOf(node) ?? 0;
  for (const part of path) {
    const found = step(node, part);
    if (!found) return toLocation(lines, offset);
    offset = offsetOf(found.value) ?? offsetOf(found.key) ?? offset;
    node = found.value;
  }
  const field = key === undefined ? undefined : step(node, key);
  return toLocation(lines, offsetOf(field?.key) ?? offset);
}

function step(node: unknown, part: PropertyKey): { key?: unknown; value: unknown } | undefined {
  if (isMap(node)) {
    const named = (name: string) =>
      node.items.find(({ key }) => isScalar(key) && String(key.value) === name);
    const pair = named(String(part)) ?? named(authoredName(String(part)));
    return pair && { key: pair.key, value: pair.value };
  }
  if (!isCollection(node)) return undefined;
  const item = node.items[Number(part)];
  return item === undefined || isPair(item) ? undefined : { value: item };
}

const offsetOf = (node: unknown): number | undefined =>
  (node as Node | null | undefined)?.range?.[0];

function toLocation(lines: LineCounter, offset: number): Location {
  const { line, col } = lines.linePos(offset);
  return { line: Math.max(1, line), column: Math.max(1, col) };
}
