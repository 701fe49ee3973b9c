import { hash } from "node:crypto";
import { type Query, ReadModelError } from "@dure/read-model";
import type { Key } from "./keyset.ts";

/** What a cursor is good for: this collection, tenant, index, conditions and order, and nothing else. */
const purposeOf = (collection: string, { index, order, where }: Query, tenantId: string): string =>
  hash(
    "sha256",
    JSON.stringify([
      collection,
      tenantId,
      index ?? "",
      order ?? "ascending",
      Object.entries(where ?? {}).sort(),
    ]),
    "hex",
  ).slice(0, 16);

/** Makes the mark of the next page out of the keys of the last row. */
export const cursorOf = (
  collection: string,
  query: Query,
  tenantId: string,
  keys: readonly Key[],
): string =>
  Buffer.from(JSON.stringify([purposeOf(collection, query, tenantId), ...keys])).toString(
    "base64url",
  );

/** Reads a mark back. Refuses with READ_MODEL_BAD_QUERY what was not made for this very query. */
export function placeOf(collection: string, query: Query, tenantId: string): readonly Key[] {
  try {
    const read: unknown = JSON.parse(Buffer.from(query.cursor ?? "", "base64url").toString("utf8"));
    if (Array.isArray(read) && read[0] === purposeOf(collection, query, tenantId)) {
      const keys: unknown[] = read.slice(1);
      if (keys.every(isKey)) return keys;
    }
  } catch {
    // Unreadable text is refused like a foreign cursor.
  }
  throw new ReadModelError("READ_MODEL_BAD_QUERY", {
    reason: "다음 쪽 표시가 이 조회의 것이 아닙니다.",
  });
}

const isKey = (value: unknown): value is Key =>
  value === null || typeof value === "string" || typeof value === "number";
