/** A JSON document. `undefined` and non-finite numbers are refused. */
export type JsonDocument = { readonly [field: string]: unknown };

/** A key that can be looked for: documents by tenant, then by these fields in this order. */
export interface IndexDefinition {
  readonly name: string;
  /** Top-level fields holding text or whole numbers. Two texts or numbers sort as such; an absent field sorts first. */
  readonly fields: readonly string[];
}

export interface CollectionDefinition {
  /** `[a-z][A-Za-z0-9]*` */
  readonly name: string;
  readonly indexes: readonly IndexDefinition[];
}

export interface Stored<Doc extends JsonDocument> {
  readonly id: string;
  readonly doc: Doc;
  /** Grows by one with every write of this document; 1 for the first. */
  readonly version: number;
}

export interface Query {
  /** Index that serves the query; absent: by id. */
  readonly index?: string;
  /** Values for a first part of the index's fields, all compared for equality. */
  readonly where?: Readonly<Record<string, string | number>>;
  /** Order along the index (then id). `ascending` when absent. */
  readonly order?: "ascending" | "descending";
  /** At most this many documents, 1 to 1,000. */
  readonly limit: number;
  /** `next` of the page before. A cursor that was not made for this query is refused. */
  readonly cursor?: string;
}

export interface Page<Doc extends JsonDocument> {
  readonly items: readonly Stored<Doc>[];
  /** Absent on the last page. */
  readonly next?: string;
}

/** Reading side of a collection. The tenant is always named; there is no query across tenants but `scan`. */
export interface DocumentReader {
  get<Doc extends JsonDocument>(
    collection: string,
    tenantId: string,
    id: string,
  ): Promise<Stored<Doc> | undefined>;
  find<Doc extends JsonDocument>(
    collection: string,
    tenantId: string,
    query: Query,
  ): Promise<Page<Doc>>;
}

export interface DocumentWrite {
  readonly collection: string;
  readonly tenantId: string;
  readonly id: string;
  /** Absent: delete. */
  readonly doc?: JsonDocument;
}

export interface ProjectionDefinition {
  /** With its version, for example `balance.v1`. A changed shape is a new version beside the old one. */
  readonly name: string;
  readonly collections: readonly CollectionDefinition[];
}

/**
 * One generation of a projection: its documents and its checkpoint. A rebuild fills the next generation while readers
 * stay on the active one. Reading through a generation that has been dropped meanwhile never fails and never looks
 * empty (it may answer from the active one); committing to it is refused with `READ_MODEL_FENCED`.
 */
export interface ProjectionGeneration extends DocumentReader {
  readonly number: number;
  /** Position up to which the documents tell the log; undefined before the first commit. */
  checkpoint(): Promise<string | undefined>;
  /**
   * Writes documents and checkpoint so that after any crash both are there or the same commit can be repeated to the
   * same end. `expected` is the checkpoint that the writer started from; another one is refused with
   * `READ_MODEL_FENCED`, because then somebody else projects too.
   */
  commit(commit: {
    readonly writes: readonly DocumentWrite[];
    readonly checkpoint: string;
    readonly expected: string | undefined;
  }): Promise<void>;
  /** SHA-256 over all documents in order of collection, tenant and id; two equal digests are byte-identical views. */
  digest(): Promise<string>;
}

export interface ProjectionStorage {
  /** The generation that readers see. Always the newest promoted one. */
  active(): Promise<ProjectionGeneration>;
  /** Begins an empty generation beside the active one, dropping a half-built one that a crash left behind. */
  beginRebuild(): Promise<ProjectionGeneration>;
  /** Readers see this generation from now on; the old one is dropped. */
  promote(generation: ProjectionGeneration): Promise<void>;
}

/**
 * Documents that are not views: inbox, parked messages, leases, sessions, stored answers. Written one at a time under
 * optimistic control.
 */
export interface OperationalCollection {
  get<Doc extends JsonDocument>(tenantId: string, id: string): Promise<Stored<Doc> | undefined>;
  find<Doc extends JsonDocument>(tenantId: string, query: Query): Promise<Page<Doc>>;
  /**
   * Writes when the stored version is `expectedVersion` (0: must not exist; "any": no matter) and answers true, else
   * changes nothing and answers false.
   */
  put(
    tenantId: string,
    id: string,
    doc: JsonDocument,
    expectedVersion: number | "any",
  ): Promise<boolean>;
  /** Deletes when the version fits; false when it does not or nothing was there. */
  delete(tenantId: string, id: string, expectedVersion: number | "any"): Promise<boolean>;
}

/** Where views and operational documents live. Everything in projections can be rebuilt from the log. */
export interface ReadModelStore {
  projection(definition: ProjectionDefinition): Promise<ProjectionStorage>;
  operational(definition: CollectionDefinition): Promise<OperationalCollection>;
  close(): Promise<void>;
}
