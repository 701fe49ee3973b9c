import {
  type CollectionDefinition,
  type IndexValue,
  type JsonDocument,
  type Page,
  planQuery,
  type Query,
  type QueryPlan,
  type Stored,
} from "@dure/read-model";
import type Database from "better-sqlite3";
import { indexName, quoted } from "./table-names.ts";

interface DocumentRow {
  readonly id: string;
  readonly version: number;
  readonly body: string;
}

/** One collection as a table of tenant, id, version and the JSON text. The caller has checked tenants and documents. */
export interface DocumentTable {
  get<Doc extends JsonDocument>(tenantId: string, id: string): Stored<Doc> | undefined;
  find<Doc extends JsonDocument>(tenantId: string, query: Query): Page<Doc>;
  /** Writes whatever version stands there. */
  put(tenantId: string, id: string, body: string): void;
  /** Writes only over this version (0: nothing there). True when it did. */
  putOver(tenantId: string, id: string, body: string, expectedVersion: number): boolean;
  /** True when something was there and, if a version is named, of that version. */
  remove(tenantId: string, id: string, expectedVersion?: number): boolean;
}

/**
 * The value of a field as an index orders it. An absent field is minus infinity and not NULL, because a row comparison
 * with NULL is unknown and would end a page too early.
 */
const keyOf = (field: string): string => `ifnull(json_extract(body, '$.${field}'), -9e999)`;

const bindable = (value: IndexValue): string | number => value ?? Number.NEGATIVE_INFINITY;

/** Creates the table and its indexes where they are missing. Runs inside a transaction of the caller. */
export function createDocumentTable(
  database: Database.Database,
  table: string,
  definition: CollectionDefinition,
): void {
  database.exec(
    `CREATE TABLE IF NOT EXISTS ${quoted(table)} (
       tenant TEXT NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL, body TEXT NOT NULL,
       PRIMARY KEY (tenant, id))`,
  );
  for (const { fields } of definition.indexes) {
    database.exec(
      `CREATE INDEX IF NOT EXISTS ${quoted(indexName(table, fields))}
       ON ${quoted(table)} (tenant, ${fields.map(keyOf).join(", ")}, id)`,
    );
  }
}

/** Prepares the statements of a table that exists. */
export function openDocumentTable(
  database: Database.Database,
  table: string,
  scope: string,
  definition: CollectionDefinition,
): DocumentTable {
  const name = quoted(table);
  const get = database.prepare<[string, string], DocumentRow>(
    `SELECT id, version, body FROM ${name} WHERE tenant = ? AND id = ?`,
  );
  const put = database.prepare<[string, string, string]>(
    `INSERT INTO ${name} (tenant, id, version, body) VALUES (?, ?, 1, ?)
     ON CONFLICT (tenant, id) DO UPDATE SET version = version + 1, body = excluded.body`,
  );
  const insert = database.prepare<[string, string, string]>(
    `INSERT OR IGNORE INTO ${name} (tenant, id, version, body) VALUES (?, ?, 1, ?)`,
  );
  const update = database.prepare<[string, string, string, number]>(
    `UPDATE ${name} SET version = version + 1, body = ? WHERE tenant = ? AND id = ? AND version = ?`,
  );
  const remove = database.prepare<[string, string]>(
    `DELETE FROM ${name} WHERE tenant = ? AND id = ?`,
  );
  const removeOver = database.prepare<[string, string, number]>(
    `DELETE FROM ${name} WHERE tenant = ? AND id = ? AND version = ?`,
  );
  const finders = new Map<string, Database.Statement<unknown[], DocumentRow>>();
  const finderOf = (plan: QueryPlan): Database.Statement<unknown[], DocumentRow> => {
    const sql = querySql(name, plan);
    const known = finders.get(sql);
    if (known) return known;
    const finder = database.prepare<unknown[], DocumentRow>(sql);
    finders.set(sql, finder);
    return finder;
  };
  return {
    get<Doc extends JsonDocument>(tenantId: string, id: string) {
      const row = get.get(tenantId, id);
      return row && stored<Doc>(row);
    },
    find<Doc extends JsonDocument>(tenantId: string, query: Query): Page<Doc> {
      const plan = planQuery(scope, definition, tenantId, query);
      const place = plan.after ? [...plan.after.values.map(bindable), plan.after.id] : [];
      const after = place.length > 1 ? [place[0], ...place] : place;
      // One more than asked for tells whether there is a next page.
      const rows = finderOf(plan).all(tenantId, ...plan.equalValues, ...after, plan.limit + 1);
      const items = rows.slice(0, plan.limit).map((row) => stored<Doc>(row));
      const last = items.at(-1);
      if (rows.length <= plan.limit || last === undefined) return { items };
      return { items, next: plan.cursorBehind(last.id, last.doc) };
    },
    put(tenantId, id, body) {
      put.run(tenantId, id, body);
    },
    putOver: (tenantId, id, body, expectedVersion) =>
      expectedVersion === 0
        ? insert.run(tenantId, id, body).changes === 1
        : update.run(body, tenantId, id, expectedVersion).changes === 1,
    remove: (tenantId, id, expectedVersion) =>
      expectedVersion === undefined
        ? remove.run(tenantId, id).changes === 1
        : removeOver.run(tenantId, id, expectedVersion).changes === 1,
  };
}

const stored = <Doc extends JsonDocument>(row: DocumentRow): Stored<Doc> => ({
  id: row.id,
  version: row.version,
  doc: JSON.parse(row.body) as Doc,
});

/** The statement of a plan. Its shape depends on names and directions only, so there are few of them per collection. */
export function querySql(table: string, plan: QueryPlan): string {
  const order = [...plan.orderFields.map(keyOf), "id"];
  const conditions = ["tenant = ?", ...plan.equalFields.map((field) => `${keyOf(field)} = ?`)];
  if (plan.after) {
    const marks = order.map(() => "?").join(", ");
    const behind = plan.descending ? "<" : ">";
    // A row comparison of expressions is not looked up in an index, a single one is; it says nothing new otherwise.
    if (order.length > 1) conditions.push(`${order[0]} ${behind}= ?`);
    conditions.push(`(${order.join(", ")}) ${behind} (${marks})`);
  }
  const direction = plan.descending ? "DESC" : "ASC";
  return `SELECT id, version, body FROM ${table} WHERE ${conditions.join(" AND ")}
    ORDER BY ${order.map((key) => `${key} ${direction}`).join(", ")} LIMIT ?`;
}
