import type { RecordedEvent } from "@dure/messages";
import type {
  DocumentReader,
  DocumentWrite,
  JsonDocument,
  ProjectionDefinition,
} from "@dure/read-model";

/** What a projection sees of its documents while it takes in a page of events: its own writes included. */
export interface ProjectionView {
  get<Doc extends JsonDocument>(
    collection: string,
    tenantId: string,
    id: string,
  ): Promise<Doc | undefined>;
  put(collection: string, tenantId: string, id: string, doc: JsonDocument): void;
  delete(collection: string, tenantId: string, id: string): void;
}

/** A view of the log: which events it takes in and what it makes of each. Must depend on nothing but the events. */
export interface Projection {
  readonly definition: ProjectionDefinition;
  readonly categories: readonly string[];
  project(event: RecordedEvent, view: ProjectionView): Promise<void>;
}

/** Collects the writes of a page over the documents of a generation. */
export class PageView implements ProjectionView {
  readonly #reader: DocumentReader;
  readonly #writes = new Map<string, DocumentWrite>();

  constructor(reader: DocumentReader) {
    this.#reader = reader;
  }

  async get<Doc extends JsonDocument>(
    collection: string,
    tenantId: string,
    id: string,
  ): Promise<Doc | undefined> {
    const written = this.#writes.get(keyOf(collection, tenantId, id));
    if (written) return written.doc as Doc | undefined;
    return (await this.#reader.get<Doc>(collection, tenantId, id))?.doc;
  }

  put(collection: string, tenantId: string, id: string, doc: JsonDocument): void {
    this.#writes.set(keyOf(collection, tenantId, id), { collection, tenantId, id, doc });
  }

  delete(collection: string, tenantId: string, id: string): void {
    this.#writes.set(keyOf(collection, tenantId, id), { collection, tenantId, id });
  }

  writes(): readonly DocumentWrite[] {
    return [...this.#writes.values()];
  }
}

const keyOf = (...parts: readonly string[]): string => JSON.stringify(parts);
