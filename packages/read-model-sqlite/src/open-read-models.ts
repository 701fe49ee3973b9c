import { assertThat } from "@dure/kernel";
import {
  type CollectionDefinition,
  type OperationalCollection,
  ReadModelError,
  type ReadModelStore,
} from "@dure/read-model";
import { createWriteQueue, openDatabase, type WriteQueue } from "@dure/sqlite-writer";
import type Database from "better-sqlite3";
import { assertField, assertTenant, bodyOf } from "./names.ts";
import { PROJECTION_TABLES, SqliteProjectionStorage } from "./projection-storage.ts";
import { DocumentTable } from "./table.ts";

const LOCK_WAIT_MS = 5_000;

export interface SqliteReadModelsOptions {
  readonly file: string;
  /** Keeps services apart that share a file. */
  readonly namespace?: string;
}

/**
 * Views and operational documents in SQLite. Two files, because they need different durability: a view can be built
 * again from the log, and its checkpoint is in the same commit, so it need not wait for the disk; a stored answer, a
 * parked message or a session exists nowhere else.
 */
export function openSqliteReadModels(options: SqliteReadModelsOptions): ReadModelStore {
  const { file, namespace = "main" } = options;
  assertField(namespace);
  const views = openDatabase(file, { synchronous: "NORMAL" });
  const documents = openDatabase(`${file}.operational`, { synchronous: "FULL" });
  views.exec(PROJECTION_TABLES);
  const viewQueue = queueOver(views);
  const documentQueue = queueOver(documents);
  let closing: Promise<void> | undefined;
  return {
    async projection(definition) {
      const parts = { database: views, queue: viewQueue, namespace };
      const storage = new SqliteProjectionStorage(parts, definition);
      await storage.prepare();
      return storage;
    },
    operational: (definition) => openOperational(documents, documentQueue, namespace, definition),
    close() {
      closing ??= (async () => {
        await Promise.all([viewQueue.close(), documentQueue.close()]);
        views.close();
        documents.close();
      })();
      return closing;
    },
  };
}

const queueOver = (database: Database.Database): WriteQueue =>
  createWriteQueue(database, {
    lockWaitMs: LOCK_WAIT_MS,
    unavailable: (reason, cause) => new ReadModelError("READ_MODEL_UNAVAILABLE", { reason }, cause),
    closed: () => new ReadModelError("READ_MODEL_UNAVAILABLE", { reason: "closed" }),
  });

async function openOperational(
  database: Database.Database,
  queue: WriteQueue,
  namespace: string,
  definition: CollectionDefinition,
): Promise<OperationalCollection> {
  const { name } = definition;
  assertField(name);
  const table = new DocumentTable(database, definition, `ops_${namespace}__${name}`);
  await queue.run(() => table.create());
  return {
    get: async (tenantId, id) => table.get(tenantId, id),
    find: async (tenantId, query) => table.find(tenantId, query),
    async put(tenantId, id, doc, expectedVersion) {
      assertTenant(name, tenantId);
      const body = bodyOf(name, id, doc);
      return queue.run(() => {
        if (expectedVersion !== "any")
          return table.putExpected(tenantId, id, body, expectedVersion);
        table.put(tenantId, id, body);
        return true;
      });
    },
    async delete(tenantId, id, expectedVersion) {
      assertTenant(name, tenantId);
      assertThat(expectedVersion !== 0, "READ_MODEL_VERSION", "nothing has the version 0");
      return queue.run(() => table.delete(tenantId, id, expectedVersion));
    },
  };
}
