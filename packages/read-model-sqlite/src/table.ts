import {
  type CollectionDefinition,
  type JsonDocument,
  type Page,
  type Query,
  ReadModelError,
  type Stored,
} from "@dure/read-model";
import type Database from "better-sqlite3";
import { cursorOf, placeOf } from "./cursor.ts";
import { after, type Key, type Step } from "./keyset.ts";
import { assertField, assertTenant } from "./names.ts";

const MAX_LIMIT = 1_000;

interface Row {
  readonly id: string;
  readonly body: string;
  readonly version: number;
}

/** One collection as a table: documents as JSON text, indexes over the fields inside them. */
export class DocumentTable {
  readonly #database: Database.Database;
  readonly #definition: CollectionDefinition;
  readonly #table: string;
  readonly #statements = new Map<string, Database.Statement>();

  constructor(database: Database.Database, definition: CollectionDefinition, table: string) {
    this.#database = database;
    this.#definition = definition;
    this.#table = table;
  }

  /** Makes table and indexes where they are missing. */
  create(): void {
    this.#database.exec(
      `CREATE TABLE IF NOT EXISTS ${this.#table} (
         tenant TEXT NOT NULL, id TEXT NOT NULL, body TEXT NOT NULL, version INTEGER NOT NULL,
         PRIMARY KEY (tenant, id)) WITHOUT ROWID`,
    );
    for (const index of this.#definition.indexes) {
      assertField(index.name);
      const columns = ["tenant", ...index.fields.map(expressionOf), "id"].join(", ");
      const name = `${this.#table}__${index.name}`;
      this.#database.exec(`CREATE INDEX IF NOT EXISTS ${name} ON ${this.#table} (${columns})`);
    }
  }

  drop(): void {
    this.#database.exec(`DROP TABLE IF EXISTS ${this.#table}`);
  }

  get<Doc extends JsonDocument>(tenantId: string, id: string): Stored<Doc> | undefined {
    assertTenant(this.#definition.name, tenantId);
    const row = this.#prepare(
      `SELECT id, body, version FROM ${this.#table} WHERE tenant = ? AND id = ?`,
    ).get(tenantId, id) as Row | undefined;
    return row && stored<Doc>(row);
  }

  /** Writes whatever the stored version; answers the new one. */
  put(tenantId: string, id: string, body: string): void {
    this.#prepare(
      `INSERT INTO ${this.#table} (tenant, id, body, version) VALUES (?, ?, ?, 1)
       ON CONFLICT (tenant, id) DO UPDATE SET body = excluded.body, version = version + 1`,
    ).run(tenantId, id, body);
  }

  /** Writes only over the expected version (0: nothing there); false when it is another. */
  putExpected(tenantId: string, id: string, body: string, expected: number): boolean {
    const { changes } =
      expected === 0
        ? this.#prepare(
            `INSERT INTO ${this.#table} (tenant, id, body, version) VALUES (?, ?, ?, 1)
             ON CONFLICT (tenant, id) DO NOTHING`,
          ).run(tenantId, id, body)
        : this.#prepare(
            `UPDATE ${this.#table} SET body = ?, version = version + 1
             WHERE tenant = ? AND id = ? AND version = ?`,
          ).run(body, tenantId, id, expected);
    return changes === 1;
  }

  delete(tenantId: string, id: string, expected: number | "any"): boolean {
    const condition = expected === "any" ? "" : " AND version = ?";
    const statement = this.#prepare(
      `DELETE FROM ${this.#table} WHERE tenant = ? AND id = ?${condition}`,
    );
    const values = expected === "any" ? [tenantId, id] : [tenantId, id, expected];
    return statement.run(...values).changes === 1;
  }

  find<Doc extends JsonDocument>(tenantId: string, query: Query): Page<Doc> {
    const { name } = this.#definition;
    assertTenant(name, tenantId);
    const { where, rest } = this.#plan(query);
    const order = query.order ?? "ascending";
    const step: Step = order === "ascending" ? "up" : "down";
    const columns = [...rest.map(expressionOf), "id"];
    const fixed = Object.entries(where);
    const conditions = ["tenant = ?", ...fixed.map(([field]) => `${expressionOf(field)} = ?`)];
    const values: Key[] = [tenantId, ...fixed.map(([, value]) => value)];
    if (query.cursor !== undefined) {
      const place = placeOf(name, query, tenantId);
      if (place.length !== columns.length)
        throw badQuery("다음 쪽 표시가 이 조회의 것이 아닙니다.");
      const beyond = after(columns, place, step);
      conditions.push(beyond.condition);
      values.push(...beyond.values);
    }
    const direction = step === "up" ? "ASC" : "DESC";
    const keys = columns.map((column, at) => `${column} AS k${at}`).join(", ");
    const rows = this.#prepare(
      `SELECT id, body, version, ${keys} FROM ${this.#table} WHERE ${conditions.join(" AND ")}
       ORDER BY ${columns.map((column) => `${column} ${direction}`).join(", ")} LIMIT ?`,
    ).all(...values, query.limit + 1) as (Row & Record<string, Key>)[];
    const items = rows.slice(0, query.limit);
    const last = items.at(-1);
    const more = rows.length > query.limit && last !== undefined;
    return {
      items: items.map((row) => stored<Doc>(row)),
      ...(more && {
        next: cursorOf(
          name,
          query,
          tenantId,
          columns.map((_column, at) => last[`k${at}`] ?? null),
        ),
      }),
    };
  }

  /** Every document in order of tenant and id, for digests. */
  *all(): IterableIterator<{ tenant: string; id: string; body: string }> {
    yield* this.#database
      .prepare(`SELECT tenant, id, body FROM ${this.#table} ORDER BY tenant, id`)
      .iterate() as IterableIterator<{ tenant: string; id: string; body: string }>;
  }

  /** Splits an index into the fields that the query fixes and those that order it. */
  #plan(query: Query): {
    where: Readonly<Record<string, string | number>>;
    rest: readonly string[];
  } {
    if (!Number.isInteger(query.limit) || query.limit < 1 || query.limit > MAX_LIMIT) {
      throw badQuery(`한 번에 1건에서 ${MAX_LIMIT}건까지 읽을 수 있습니다.`);
    }
    const where = query.where ?? {};
    const wanted = Object.keys(where);
    if (query.index === undefined) {
      if (wanted.length > 0) throw badQuery("색인 없이 조건을 줄 수 없습니다.");
      return { where, rest: [] };
    }
    const index = this.#definition.indexes.find(({ name }) => name === query.index);
    if (!index) throw badQuery(`색인 ${query.index}이(가) 없습니다.`);
    const head = index.fields.slice(0, wanted.length);
    if (!wanted.every((field) => head.includes(field))) {
      throw badQuery(`조건은 색인 ${index.name}의 앞쪽 항목이어야 합니다.`);
    }
    for (const value of Object.values(where)) {
      if (typeof value !== "string" && typeof value !== "number") {
        throw badQuery("조건의 값은 글이나 숫자여야 합니다.");
      }
    }
    return { where, rest: index.fields.slice(wanted.length) };
  }

  #prepare(sql: string): Database.Statement {
    let statement = this.#statements.get(sql);
    if (!statement) {
      statement = this.#database.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }
}

const stored = <Doc extends JsonDocument>(row: Row): Stored<Doc> => ({
  id: row.id,
  doc: JSON.parse(row.body) as Doc,
  version: row.version,
});

/** The very text stands in the index, so that SQLite recognises it. */
function expressionOf(field: string): string {
  assertField(field);
  return `json_extract(body, '$.${field}')`;
}

const badQuery = (reason: string): ReadModelError =>
  new ReadModelError("READ_MODEL_BAD_QUERY", { reason });
