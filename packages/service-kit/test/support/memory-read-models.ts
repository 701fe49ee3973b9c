import type {
  JsonDocument,
  OperationalCollection,
  Page,
  Query,
  ReadModelStore,
  Stored,
} from "@dure/read-model";

type Row = Stored<JsonDocument>;

/** Operational documents in memory with the port's optimistic control; projections are not needed here. */
export function memoryReadModels(): ReadModelStore {
  const collections = new Map<string, OperationalCollection>();
  return {
    projection: () => Promise.reject(new Error("no projections in this double")),
    async operational({ name, indexes }) {
      const known = collections.get(name);
      if (known) return known;
      const made = memoryCollection(new Map(indexes.map((index) => [index.name, index.fields])));
      collections.set(name, made);
      return made;
    },
    async close() {},
  };
}

function memoryCollection(indexes: ReadonlyMap<string, readonly string[]>): OperationalCollection {
  const rows = new Map<string, Row>();
  const key = (tenantId: string, id: string): string => `${tenantId}\n${id}`;
  return {
    async get<Doc extends JsonDocument>(tenantId: string, id: string) {
      return rows.get(key(tenantId, id)) as Stored<Doc> | undefined;
    },
    async find<Doc extends JsonDocument>(tenantId: string, query: Query) {
      const field = indexes.get(query.index ?? "")?.[0];
      const items = [...rows.entries()]
        .filter(([rowKey]) => rowKey.startsWith(`${tenantId}\n`))
        .map(([, row]) => row)
        .sort((left, right) =>
          field === undefined
            ? left.id.localeCompare(right.id)
            : Number(left.doc[field]) - Number(right.doc[field]),
        );
      return { items: items.slice(0, query.limit) } as unknown as Page<Doc>;
    },
    async put(tenantId, id, doc, expectedVersion) {
      const version = rows.get(key(tenantId, id))?.version ?? 0;
      if (expectedVersion !== "any" && expectedVersion !== version) return false;
      const copy = JSON.parse(JSON.stringify(doc)) as JsonDocument;
      rows.set(key(tenantId, id), { id, doc: copy, version: version + 1 });
      return true;
    },
    async delete(tenantId, id, expectedVersion) {
      const row = rows.get(key(tenantId, id));
      if (!row || (expectedVersion !== "any" && expectedVersion !== row.version)) return false;
      return rows.delete(key(tenantId, id));
    },
  };
}
