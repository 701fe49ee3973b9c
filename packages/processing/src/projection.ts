import type { RecordedEvent } from "@dure/messages";
import type { JsonDocument, ProjectionDefinition } from "@dure/read-model";

/** What a projection sees of its documents while it takes in a page of events: its own writes included. */
export interface ProjectionView {
  /** A copy: changing it changes nothing until it is put back. */
  get<Doc extends JsonDocument>(
    collection: string,
    tenantId: string,
    id: string,
  ): Promise<Doc | undefined>;
  put(collection: string, tenantId: string, id: string, doc: JsonDocument): void;
  delete(collection: string, tenantId: string, id: string): void;
}

/**
 * A view of the log: which events it takes in and what it makes of each. It must depend on nothing but the events, in
 * their order: no clock, no randomness, no other store. Then every rebuild gives the same bytes.
 */
export interface Projection {
  readonly definition: ProjectionDefinition;
  readonly categories: readonly string[];
  project(event: RecordedEvent, view: ProjectionView): Promise<void>;
}
