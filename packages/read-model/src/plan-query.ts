import { hash } from "node:crypto";
import { isPlainText } from "./check-document.ts";
import { ReadModelError } from "./errors.ts";
import type { CollectionDefinition, JsonDocument, Query } from "./port.ts";

/** The value of an indexed field; null where the document has none. */
export type IndexValue = string | number | null;

/** A checked query in the form that an adapter turns into its own commands. */
export interface QueryPlan {
  /** Fields compared for equality, with `equalValues`: a first part of the index. */
  readonly equalFields: readonly string[];
  readonly equalValues: readonly (string | number)[];
  /** The rest of the index, by which (then by id) the answer is ordered. */
  readonly orderFields: readonly string[];
  readonly descending: boolean;
  readonly limit: number;
  /** Answer only what lies behind this place. */
  readonly after?: { readonly values: readonly IndexValue[]; readonly id: string };
  /** The cursor that goes on behind a document. */
  cursorBehind(id: string, doc: JsonDocument): string;
}

const MAX_LIMIT = 1_000;

const refuse = (reason: string): never => {
  throw new ReadModelError("READ_MODEL_BAD_QUERY", { reason });
};

/**
 * Checks a query against its collection. `scope` names the projection or the operational namespace: it binds a cursor
 * together with tenant, index, conditions and order, so that a cursor of one query is refused by every other. The
 * generation is not part of it; a person may page on across a rebuild. Throws `READ_MODEL_BAD_QUERY`.
 */
export function planQuery(
  scope: string,
  collection: CollectionDefinition,
  tenantId: string,
  query: Query,
): QueryPlan {
  if (!Number.isInteger(query.limit) || query.limit < 1 || query.limit > MAX_LIMIT) {
    refuse(`한 번에 1건부터 ${MAX_LIMIT}건까지 조회할 수 있습니다.`);
  }
  const order = query.order ?? "ascending";
  if (order !== "ascending" && order !== "descending") refuse("정렬 방향이 올바르지 않습니다.");
  const fields = fieldsOf(collection, query.index);
  const where = query.where ?? {};
  const equalFields = fields.slice(0, Object.keys(where).length);
  const equalValues = equalFields.map((field) => conditionOf(where, field));
  if (Object.keys(where).length > fields.length) refuse("조건이 색인의 필드보다 많습니다.");
  const orderFields = fields.slice(equalFields.length);
  const binding = [scope, collection.name, tenantId, query.index ?? "", equalValues, order];
  const fingerprint = hash("sha256", JSON.stringify(binding), "base64url").slice(0, 16);
  const after = readCursor(query.cursor, fingerprint, orderFields.length);
  return {
    equalFields,
    equalValues,
    orderFields,
    descending: order === "descending",
    limit: query.limit,
    ...(after && { after }),
    cursorBehind(id, doc) {
      const values = orderFields.map((field) => doc[field] ?? null);
      return Buffer.from(JSON.stringify([fingerprint, values, id])).toString("base64url");
    },
  };
}

function fieldsOf(collection: CollectionDefinition, name: string | undefined): readonly string[] {
  if (name === undefined) return [];
  const index = collection.indexes.find((candidate) => candidate.name === name);
  return index?.fields ?? refuse(`${collection.name}에 색인 ${name}이(가) 없습니다.`);
}

function conditionOf(where: Readonly<Record<string, string | number>>, field: string) {
  const value = Object.hasOwn(where, field) ? where[field] : undefined;
  const good = typeof value === "string" ? isPlainText(value) : Number.isSafeInteger(value);
  if (value === undefined || !good) {
    return refuse("조건은 색인의 앞쪽 필드부터 글이나 정수로 주어야 합니다.");
  }
  return value;
}

function readCursor(cursor: string | undefined, fingerprint: string, valueCount: number) {
  if (cursor === undefined) return undefined;
  const foreign = "다음 쪽 표시가 이 조회의 것이 아닙니다.";
  let content: unknown;
  try {
    content = JSON.parse(Buffer.from(cursor, "base64url").toString("utf8"));
  } catch {
    return refuse(foreign);
  }
  if (!Array.isArray(content) || content.length !== 3) return refuse(foreign);
  const [owner, values, id] = content as [unknown, unknown, unknown];
  const fits =
    owner === fingerprint &&
    typeof id === "string" &&
    Array.isArray(values) &&
    values.length === valueCount &&
    values.every(
      (value) => value === null || typeof value === "string" || Number.isSafeInteger(value),
    );
  return fits ? { values: values as IndexValue[], id } : refuse(foreign);
}
