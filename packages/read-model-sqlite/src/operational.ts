import {
  type CollectionDefinition,
  checkCollection,
  checkDocument,
  checkId,
  checkTenant,
  type OperationalCollection,
} from "@dure/read-model";
import { type Connections, reading } from "./connections.ts";
import { createDocumentTable, openDocumentTable } from "./document-table.ts";
import type { TableNames } from "./table-names.ts";

/** Opens a collection of operational documents, creating its table and indexes where they are missing. */
export async function openOperational(
  connections: Connections,
  names: TableNames,
  definition: CollectionDefinition,
): Promise<OperationalCollection> {
  checkCollection(definition);
  const { database, queue } = connections.operational;
  const tableName = names.operational(definition.name);
  await queue.run(() => createDocumentTable(database, tableName, definition));
  const table = openDocumentTable(database, tableName, tableName, definition);
  const check = (tenantId: string, id: string): void => {
    checkTenant(definition.name, tenantId);
    checkId(definition.name, id);
  };
  return {
    async get(tenantId, id) {
      check(tenantId, id);
      return reading(connections, () => table.get(tenantId, id));
    },
    async find(tenantId, query) {
      checkTenant(definition.name, tenantId);
      return reading(connections, () => table.find(tenantId, query));
    },
    async put(tenantId, id, doc, expectedVersion) {
      checkTenant(definition.name, tenantId);
      const body = checkDocument(definition, tenantId, id, doc);
      return queue.run(() => {
        if (expectedVersion !== "any") return table.putOver(tenantId, id, body, expectedVersion);
        table.put(tenantId, id, body);
        return true;
      });
    },
    async delete(tenantId, id, expectedVersion) {
      check(tenantId, id);
      const version = expectedVersion === "any" ? undefined : expectedVersion;
      return queue.run(() => table.remove(tenantId, id, version));
    },
  };
}
