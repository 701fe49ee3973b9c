import { ReadModelError } from "./errors.ts";
import type { CollectionDefinition } from "./port.ts";

/** The largest document, as JSON text in UTF-8. */
export const MAX_DOCUMENT_BYTES = 8_388_608;
const MAX_KEY_LENGTH = 500;
const MAX_DEPTH = 64;

/** True for text that every store compares alike: no half surrogate pairs, no NUL. */
export const isPlainText = (text: string): boolean => text.isWellFormed() && !text.includes("\0");

/**
 * Checks a key and a document and answers its JSON text. Throws `READ_MODEL_BAD_DOCUMENT` for anything that would not
 * come back from JSON as it went in, and for indexed fields that are neither text nor whole numbers (null counts as
 * absent).
 */
export function checkDocument(
  collection: CollectionDefinition,
  tenantId: string,
  id: string,
  doc: unknown,
): string {
  const refuse = (reason: string): never => {
    throw new ReadModelError("READ_MODEL_BAD_DOCUMENT", {
      collection: collection.name,
      id,
      reason,
    });
  };
  checkId(collection.name, id);
  if (!isPlainText(tenantId) || tenantId.length > MAX_KEY_LENGTH) refuse("기관 식별자");
  if (!isPlainObject(doc)) return refuse("문서는 객체여야 합니다.");
  const path = findNonJson(doc, "", 0);
  if (path !== undefined) refuse(`JSON으로 나타낼 수 없는 값: ${path}`);
  for (const field of new Set(collection.indexes.flatMap((index) => index.fields))) {
    if (!isIndexable(doc[field])) refuse(`색인 필드 ${field}은(는) 글이나 정수여야 합니다.`);
  }
  const text = JSON.stringify(doc);
  if (Buffer.byteLength(text) > MAX_DOCUMENT_BYTES) refuse("문서가 너무 큽니다.");
  return text;
}

/** Checks the id of a document. Throws `READ_MODEL_BAD_DOCUMENT`. */
export function checkId(collection: string, id: string): void {
  const good =
    typeof id === "string" && id !== "" && id.length <= MAX_KEY_LENGTH && isPlainText(id);
  if (!good) {
    throw new ReadModelError("READ_MODEL_BAD_DOCUMENT", {
      collection,
      id: String(id).slice(0, 100),
      reason: "식별자가 비었거나 너무 깁니다.",
    });
  }
}

const isIndexable = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  Number.isSafeInteger(value) ||
  (typeof value === "string" && isPlainText(value));

function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** The path of the first value that JSON cannot hold; undefined when all is well. */
function findNonJson(value: unknown, path: string, depth: number): string | undefined {
  if (value === null || typeof value === "string" || typeof value === "boolean") return undefined;
  if (typeof value === "number") return Number.isFinite(value) ? undefined : path;
  if (depth > MAX_DEPTH) return path;
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index += 1) {
      const found = findNonJson(value[index], `${path}[${index}]`, depth + 1);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  if (!isPlainObject(value) || typeof value["toJSON"] === "function") return path || ".";
  for (const [field, inner] of Object.entries(value)) {
    const found = findNonJson(inner, `${path}.${field}`, depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}
