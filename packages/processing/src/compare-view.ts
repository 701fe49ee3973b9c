import type { EventStore } from "@dure/event-store";
import type { GlobalPosition, TenantId } from "@dure/messages";
import {
  checkDocument,
  type DocumentReader,
  type JsonDocument,
  type ProjectionDefinition,
} from "@dure/read-model";
import { PageView } from "./page-view.ts";
import type { Projection } from "./projection.ts";

const PAGE = 500;
/** Most differences that are told one by one; all are counted. */
export const MAX_DIFFERENCES_SHOWN = 200;

/** One document that is not what the log makes of it. Fields are named, values are not: they may tell about people. */
export interface ViewDifference {
  readonly collection: string;
  readonly id: string;
  /** `MISSING`: the log makes it, the view has it not. `EXTRA`: the view has it, the log knows nothing of it. */
  readonly kind: "DIFFERENT" | "EXTRA" | "MISSING";
  /** Top-level fields that differ. */
  readonly fields: readonly string[];
}

export interface ViewComparison {
  /** Position up to which both were compared; absent where the view is empty yet. */
  readonly position?: GlobalPosition;
  /** Documents that the log makes for this agency. */
  readonly documents: number;
  readonly differenceCount: number;
  readonly differences: readonly ViewDifference[];
}

type Documents = Map<string, Map<string, string>>;

/**
 * Makes one agency's documents anew from the log, in memory, up to a position, and compares them with those of a view
 * that stands there. Nothing is changed. The caller keeps the view from moving meanwhile.
 */
export async function compareView(parts: {
  readonly store: EventStore;
  readonly projection: Projection;
  readonly live: DocumentReader;
  readonly tenantId: TenantId;
  readonly upTo: GlobalPosition | undefined;
}): Promise<ViewComparison> {
  const { live, projection, tenantId, upTo } = parts;
  if (upTo === undefined) return { documents: 0, differenceCount: 0, differences: [] };
  const expected = await project(parts, upTo);
  const differences: ViewDifference[] = [];
  let differenceCount = 0;
  let documents = 0;
  const tell = (difference: ViewDifference): void => {
    differenceCount += 1;
    if (differences.length < MAX_DIFFERENCES_SHOWN) differences.push(difference);
  };
  for (const { name: collection } of projection.definition.collections) {
    const wanted = expected.get(collection) ?? new Map<string, string>();
    documents += wanted.size;
    for await (const { doc, id } of allOf(live, collection, tenantId)) {
      const text = wanted.get(id);
      wanted.delete(id);
      if (text === undefined) tell({ collection, id, kind: "EXTRA", fields: [] });
      else if (text !== JSON.stringify(doc)) {
        const fields = differingFields(JSON.parse(text) as JsonDocument, doc);
        tell({ collection, id, kind: "DIFFERENT", fields });
      }
    }
    for (const id of wanted.keys()) tell({ collection, id, kind: "MISSING", fields: [] });
  }
  return { position: upTo, documents, differenceCount, differences };
}

/** The documents of one agency as the log makes them. */
async function project(
  parts: {
    readonly store: EventStore;
    readonly projection: Projection;
    readonly tenantId: TenantId;
  },
  upTo: GlobalPosition,
): Promise<Documents> {
  const { projection, store, tenantId } = parts;
  const made: Documents = new Map();
  const reader = readerOver(made);
  let after: GlobalPosition | undefined;
  while (after === undefined || after < upTo) {
    const page = await store.readAll({
      ...(after !== undefined && { after }),
      filter: { categories: projection.categories, tenantId },
      maxCount: PAGE,
    });
    const view = new PageView(reader);
    for (const event of page.events) {
      if (event.position <= upTo) await projection.project(event, view);
    }
    for (const { collection, doc, id } of view.writes()) {
      const documents = made.get(collection) ?? new Map<string, string>();
      made.set(collection, documents);
      if (doc === undefined) documents.delete(id);
      else documents.set(id, textOf(projection.definition, collection, tenantId, id, doc));
    }
    if (page.atEnd || page.position === undefined) break;
    after = page.position;
  }
  return made;
}

const readerOver = (made: Documents): DocumentReader => ({
  async get<Doc extends JsonDocument>(collection: string, _tenantId: string, id: string) {
    const text = made.get(collection)?.get(id);
    return text === undefined ? undefined : { id, doc: JSON.parse(text) as Doc, version: 1 };
  },
  find: () => Promise.reject(new Error("a projection looks for no documents")),
});

function textOf(
  definition: ProjectionDefinition,
  collection: string,
  tenantId: string,
  id: string,
  doc: JsonDocument,
): string {
  const found = definition.collections.find(({ name }) => name === collection);
  if (!found) throw new Error(`${definition.name} has no collection ${collection}`);
  return checkDocument(found, tenantId, id, doc);
}

async function* allOf(live: DocumentReader, collection: string, tenantId: string) {
  let cursor: string | undefined;
  do {
    const page = await live.find(collection, tenantId, {
      limit: PAGE,
      ...(cursor !== undefined && { cursor }),
    });
    yield* page.items;
    cursor = page.next;
  } while (cursor !== undefined);
}

function differingFields(left: JsonDocument, right: JsonDocument): readonly string[] {
  const names = new Set([...Object.keys(left), ...Object.keys(right)]);
  return [...names].filter((name) => JSON.stringify(left[name]) !== JSON.stringify(right[name]));
}
