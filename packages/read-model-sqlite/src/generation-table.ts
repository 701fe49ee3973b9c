import { type ProjectionDefinition, ReadModelError } from "@dure/read-model";
import type Database from "better-sqlite3";
import { createDocumentTable } from "./document-table.ts";
import { quoted, type TableNames } from "./table-names.ts";

/** Which generations of a projection there are. Every method but `active` and `checkpoint` runs in a transaction. */
export interface GenerationTable {
  /** Makes the projection known with an empty first generation. Refuses a shape that differs from the stored one. */
  ensure(): void;
  active(): number;
  /** The generation itself, or the active one when it was dropped. */
  readable(generation: number): number;
  /** The checkpoint, or `gone` when the generation was dropped. */
  checkpoint(generation: number): { readonly value: string | undefined } | "gone";
  advance(generation: number, checkpoint: string): void;
  /** Drops whatever is half built and creates the next number, which no generation has had before. */
  begin(): number;
  promote(generation: number): void;
}

/** Prepares the statements. Throws nothing of its own except `READ_MODEL_BAD_QUERY` and `READ_MODEL_FENCED`. */
export function openGenerationTable(
  database: Database.Database,
  names: TableNames,
  definition: ProjectionDefinition,
): GenerationTable {
  const { name, collections } = definition;
  const shape = JSON.stringify(collections.map((collection) => collection.name).sort());
  const statements = prepareLater(database, names);
  const createTables = (generation: number): void => {
    for (const collection of collections) {
      createDocumentTable(database, names.view(name, generation, collection.name), collection);
    }
  };
  const drop = (generation: number): void => {
    for (const collection of collections) {
      database.exec(
        `DROP TABLE IF EXISTS ${quoted(names.view(name, generation, collection.name))}`,
      );
    }
    statements().remove.run(name, generation);
  };
  const others = (kept: number): number[] =>
    statements()
      .all.all(name)
      .map((row) => row.number)
      .filter((number) => number !== kept);
  const active = (): number => statements().projection.get(name)?.active ?? 1;
  return {
    ensure() {
      createRegistry(database, names);
      statements().insertProjection.run(name, shape);
      const known = statements().projection.get(name);
      if (known?.shape !== shape) {
        const reason = `${name}의 모양이 저장된 것과 다릅니다. 새 판 이름을 쓰십시오.`;
        throw new ReadModelError("READ_MODEL_BAD_QUERY", { reason });
      }
      if (statements().all.all(name).length === 0) statements().insert.run(name, active());
      for (const row of statements().all.all(name)) createTables(row.number);
    },
    active,
    readable: (generation) =>
      statements().checkpoint.get(name, generation) === undefined ? active() : generation,
    checkpoint(generation) {
      const row = statements().checkpoint.get(name, generation);
      return row ? { value: row.checkpoint ?? undefined } : "gone";
    },
    advance(generation, checkpoint) {
      statements().advance.run(checkpoint, name, generation);
    },
    begin() {
      for (const generation of others(active())) drop(generation);
      const next = (statements().projection.get(name)?.last ?? 1) + 1;
      statements().setLast.run(next, name);
      statements().insert.run(name, next);
      createTables(next);
      return next;
    },
    promote(generation) {
      if (statements().checkpoint.get(name, generation) === undefined) {
        throw new ReadModelError("READ_MODEL_FENCED", { projection: name });
      }
      statements().setActive.run(generation, name);
      for (const other of others(generation)) drop(other);
    },
  };
}

function createRegistry(database: Database.Database, names: TableNames): void {
  database.exec(
    `CREATE TABLE IF NOT EXISTS ${quoted(names.projections)} (
       name TEXT PRIMARY KEY, shape TEXT NOT NULL, active INTEGER NOT NULL, last INTEGER NOT NULL);
     CREATE TABLE IF NOT EXISTS ${quoted(names.generations)} (
       projection TEXT NOT NULL, number INTEGER NOT NULL, checkpoint TEXT,
       PRIMARY KEY (projection, number)) WITHOUT ROWID`,
  );
}

/** Statements can be prepared only when the tables are there, so they are made at their first use. */
function prepareLater(database: Database.Database, names: TableNames) {
  let made: ReturnType<typeof prepare> | undefined;
  return () => {
    made ??= prepare(database, quoted(names.projections), quoted(names.generations));
    return made;
  };
}

function prepare(database: Database.Database, projections: string, generations: string) {
  return {
    projection: database.prepare<[string], { shape: string; active: number; last: number }>(
      `SELECT shape, active, last FROM ${projections} WHERE name = ?`,
    ),
    insertProjection: database.prepare<[string, string]>(
      `INSERT OR IGNORE INTO ${projections} (name, shape, active, last) VALUES (?, ?, 1, 1)`,
    ),
    setLast: database.prepare<[number, string]>(
      `UPDATE ${projections} SET last = ? WHERE name = ?`,
    ),
    setActive: database.prepare<[number, string]>(
      `UPDATE ${projections} SET active = ? WHERE name = ?`,
    ),
    all: database.prepare<[string], { number: number }>(
      `SELECT number FROM ${generations} WHERE projection = ? ORDER BY number`,
    ),
    insert: database.prepare<[string, number]>(
      `INSERT INTO ${generations} (projection, number, checkpoint) VALUES (?, ?, NULL)`,
    ),
    remove: database.prepare<[string, number]>(
      `DELETE FROM ${generations} WHERE projection = ? AND number = ?`,
    ),
    checkpoint: database.prepare<[string, number], { checkpoint: string | null }>(
      `SELECT checkpoint FROM ${generations} WHERE projection = ? AND number = ?`,
    ),
    advance: database.prepare<[string, string, number]>(
      `UPDATE ${generations} SET checkpoint = ? WHERE projection = ? AND number = ?`,
    ),
  };
}
