import { createHash } from "node:crypto";
import { assertThat } from "@dure/kernel";
import {
  type CollectionDefinition,
  type ProjectionDefinition,
  type ProjectionGeneration,
  type ProjectionStorage,
  ReadModelError,
} from "@dure/read-model";
import type { WriteQueue } from "@dure/sqlite-writer";
import type Database from "better-sqlite3";
import { assertField, assertTenant, bodyOf, tablePart } from "./names.ts";
import { DocumentTable } from "./table.ts";

interface Parts {
  readonly database: Database.Database;
  readonly queue: WriteQueue;
  readonly namespace: string;
}

/** Which generation readers see, and how far each has come. */
export const PROJECTION_TABLES = `
  CREATE TABLE IF NOT EXISTS projections (
    name TEXT PRIMARY KEY, active INTEGER NOT NULL, building INTEGER) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS generations (
    name TEXT NOT NULL, number INTEGER NOT NULL, checkpoint TEXT,
    PRIMARY KEY (name, number)) WITHOUT ROWID;`;

/** The generations of one projection. */
export class SqliteProjectionStorage implements ProjectionStorage {
  readonly #parts: Parts;
  readonly #definition: ProjectionDefinition;
  readonly #name: string;

  constructor(parts: Parts, definition: ProjectionDefinition) {
    this.#parts = parts;
    this.#definition = definition;
    this.#name = `${parts.namespace}_${tablePart(definition.name)}`;
    for (const { name } of definition.collections) assertField(name);
  }

  /** Makes the first generation where there is none. */
  prepare(): Promise<void> {
    const { database, queue } = this.#parts;
    return queue.run(() => {
      database
        .prepare("INSERT OR IGNORE INTO projections (name, active) VALUES (?, 1)")
        .run(this.#name);
      this.#create(this.#activeNumber());
    });
  }

  active(): Promise<ProjectionGeneration> {
    return Promise.resolve(this.#generation(this.#activeNumber()));
  }

  async beginRebuild(): Promise<ProjectionGeneration> {
    const { database, queue } = this.#parts;
    const number = await queue.run(() => {
      const row = database
        .prepare("SELECT active, building FROM projections WHERE name = ?")
        .get(this.#name) as { active: number; building: number | null };
      if (row.building !== null) this.#drop(row.building);
      const next = Math.max(row.active, row.building ?? 0) + 1;
      this.#create(next);
      database.prepare("UPDATE projections SET building = ? WHERE name = ?").run(next, this.#name);
      return next;
    });
    return this.#generation(number);
  }

  promote(generation: ProjectionGeneration): Promise<void> {
    const { database, queue } = this.#parts;
    return queue.run(() => {
      const before = this.#activeNumber();
      assertThat(generation.number > before, "READ_MODEL_GENERATION", "an older generation");
      database
        .prepare("UPDATE projections SET active = ?, building = NULL WHERE name = ?")
        .run(generation.number, this.#name);
      this.#drop(before);
    });
  }

  #activeNumber(): number {
    const row = this.#parts.database
      .prepare("SELECT active FROM projections WHERE name = ?")
      .get(this.#name) as { active: number };
    return row.active;
  }

  #create(number: number): void {
    this.#parts.database
      .prepare("INSERT OR IGNORE INTO generations (name, number) VALUES (?, ?)")
      .run(this.#name, number);
    for (const table of this.#tables(number).values()) table.create();
  }

  #drop(number: number): void {
    for (const table of this.#tables(number).values()) table.drop();
    this.#parts.database
      .prepare("DELETE FROM generations WHERE name = ? AND number = ?")
      .run(this.#name, number);
  }

  #tables(number: number): ReadonlyMap<string, DocumentTable> {
    const tableOf = (definition: CollectionDefinition): DocumentTable =>
      new DocumentTable(
        this.#parts.database,
        definition,
        `view_${this.#name}__${number}__${definition.name}`,
      );
    return new Map(
      this.#definition.collections.map((collection) => [collection.name, tableOf(collection)]),
    );
  }

  #generation(number: number): ProjectionGeneration {
    const { database, queue } = this.#parts;
    const name = this.#name;
    const tables = this.#tables(number);
    const tableOf = (collection: string): DocumentTable => {
      const table = tables.get(collection);
      assertThat(table, "READ_MODEL_NAME", `${name} has no collection ${collection}`);
      return table;
    };
    const readCheckpoint = database.prepare(
      "SELECT checkpoint FROM generations WHERE name = ? AND number = ?",
    );
    const checkpoint = (): string | undefined => {
      const row = readCheckpoint.get(name, number) as { checkpoint: string | null } | undefined;
      return row?.checkpoint ?? undefined;
    };
    return {
      number,
      checkpoint: async () => checkpoint(),
      get: async (collection, tenantId, id) => tableOf(collection).get(tenantId, id),
      find: async (collection, tenantId, query) => tableOf(collection).find(tenantId, query),
      commit: async ({ checkpoint: next, expected, writes }) => {
        const ready = writes.map(({ collection, doc, id, tenantId }) => {
          assertTenant(collection, tenantId);
          const body = doc && bodyOf(collection, id, doc);
          return { table: tableOf(collection), tenantId, id, body };
        });
        await queue.run(() => {
          if (checkpoint() !== expected) {
            throw new ReadModelError("READ_MODEL_FENCED", { projection: name });
          }
          for (const { body, id, table, tenantId } of ready) {
            if (body === undefined) table.delete(tenantId, id, "any");
            else table.put(tenantId, id, body);
          }
          database
            .prepare("UPDATE generations SET checkpoint = ? WHERE name = ? AND number = ?")
            .run(next, name, number);
        });
      },
      digest: async () => {
        const digest = createHash("sha256");
        for (const [collection, table] of [...tables].sort(([left], [right]) =>
          left < right ? -1 : 1,
        )) {
          for (const { body, id, tenant } of table.all()) {
            digest.update(`${JSON.stringify([collection, tenant, id])}\n${body}\n`);
          }
        }
        return digest.digest("hex");
      },
    };
  }
}
