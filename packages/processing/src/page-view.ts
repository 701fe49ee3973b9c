import type { DocumentReader, DocumentWrite, JsonDocument } from "@dure/read-model";
import type { ProjectionView } from "./projection.ts";

/**
 * Collects the writes of a page over the documents of a generation. Documents go in and out as copies, so that a
 * change which a projection forgot to put back is lost at once, and not only where a page happens to end: otherwise a
 * rebuild with other pages would give other bytes.
 */
export class PageView implements ProjectionView {
  readonly #reader: DocumentReader;
  readonly #known = new Map<string, JsonDocument | undefined>();
  readonly #writes = new Map<string, DocumentWrite>();

  constructor(reader: DocumentReader) {
    this.#reader = reader;
  }

  async get<Doc extends JsonDocument>(
    collection: string,
    tenantId: string,
    id: string,
  ): Promise<Doc | undefined> {
    const key = keyOf(collection, tenantId, id);
    if (!this.#known.has(key)) {
      const stored = await this.#reader.get<Doc>(collection, tenantId, id);
      this.#known.set(key, stored?.doc);
    }
    return structuredClone(this.#known.get(key)) as Doc | undefined;
  }

  put(collection: string, tenantId: string, id: string, doc: JsonDocument): void {
    const key = keyOf(collection, tenantId, id);
    const copy = structuredClone(doc);
    this.#known.set(key, copy);
    this.#writes.set(key, { collection, tenantId, id, doc: copy });
  }

  delete(collection: string, tenantId: string, id: string): void {
    const key = keyOf(collection, tenantId, id);
    this.#known.set(key, undefined);
    this.#writes.set(key, { collection, tenantId, id });
  }

  writes(): readonly DocumentWrite[] {
    return [...this.#writes.values()];
  }
}

const keyOf = (...parts: readonly string[]): string => JSON.stringify(parts);
