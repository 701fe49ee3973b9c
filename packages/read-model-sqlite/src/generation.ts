import {
  type CollectionDefinition,
  checkDocument,
  checkId,
  checkTenant,
  type DocumentWrite,
  type ProjectionDefinition,
  type ProjectionGeneration,
  ReadModelError,
} from "@dure/read-model";
import { type Connections, reading } from "./connections.ts";
import { digestGeneration } from "./digest-generation.ts";
import { type DocumentTable, openDocumentTable } from "./document-table.ts";
import type { GenerationTable } from "./generation-table.ts";
import type { TableNames } from "./table-names.ts";

export interface GenerationParts {
  readonly connections: Connections;
  readonly names: TableNames;
  readonly definition: ProjectionDefinition;
  readonly generations: GenerationTable;
}

/**
 * One generation. Reading through a generation that has been dropped meanwhile answers from the active one, so a
 * promotion never fails a reader; writing through it is refused, because then somebody else projects.
 */
export function openGeneration(parts: GenerationParts, number: number): ProjectionGeneration {
  const { connections, definition, generations } = parts;
  const tablesFor = tableCache(parts);
  // One read transaction, so that another process cannot drop the table between finding and reading it.
  const inSnapshot = connections.views.database.transaction((use: (readable: number) => unknown) =>
    use(generations.readable(number)),
  );
  const read = <Value>(use: (readable: number) => Value): Value =>
    reading(connections, () => inSnapshot(use) as Value);
  return {
    number,
    async get(collection, tenantId, id) {
      collectionOf(definition, collection);
      checkTenant(collection, tenantId);
      checkId(collection, id);
      return read((readable) => tablesFor(readable, collection).get(tenantId, id));
    },
    async find(collection, tenantId, query) {
      collectionOf(definition, collection);
      checkTenant(collection, tenantId);
      return read((readable) => tablesFor(readable, collection).find(tenantId, query));
    },
    checkpoint: async () =>
      read((readable) => {
        const found = generations.checkpoint(readable);
        return found === "gone" ? undefined : found.value;
      }),
    async commit({ writes, checkpoint, expected }) {
      const checked = writes.map((write) => checkWrite(definition, write));
      await connections.views.queue.run(() => {
        const found = generations.checkpoint(number);
        if (found === "gone" || found.value !== expected) {
          throw new ReadModelError("READ_MODEL_FENCED", { projection: definition.name });
        }
        for (const { collection, tenantId, id, body } of checked) {
          connections.beforeWrite();
          const table = tablesFor(number, collection);
          if (body === undefined) table.remove(tenantId, id);
          else table.put(tenantId, id, body);
        }
        generations.advance(number, checkpoint);
      });
    },
    digest: () => digestGeneration(parts, number),
  };
}

function tableCache({ connections, names, definition }: GenerationParts) {
  const { database } = connections.views;
  const tables = new Map<string, DocumentTable>();
  return (generation: number, collection: string): DocumentTable => {
    const name = names.view(definition.name, generation, collection);
    const known = tables.get(name);
    if (known) return known;
    const scope = `view:${definition.name}`;
    const table = openDocumentTable(database, name, scope, collectionOf(definition, collection));
    tables.set(name, table);
    return table;
  };
}

function collectionOf(definition: ProjectionDefinition, name: string): CollectionDefinition {
  const found = definition.collections.find((collection) => collection.name === name);
  if (found) return found;
  const reason = `${definition.name}에 모음 ${name}이(가) 없습니다.`;
  throw new ReadModelError("READ_MODEL_BAD_QUERY", { reason });
}

function checkWrite(definition: ProjectionDefinition, write: DocumentWrite) {
  const { collection, tenantId, id, doc } = write;
  const collectionDefinition = collectionOf(definition, collection);
  checkTenant(collection, tenantId);
  checkId(collection, id);
  const body =
    doc === undefined ? undefined : checkDocument(collectionDefinition, tenantId, id, doc);
  return { collection, tenantId, id, body };
}
