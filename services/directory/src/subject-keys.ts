import type { SubjectKey, TenantId } from "@dure/messages";

/** What is known of a key that is gone; its commitment stands in every text that it sealed. */
export type ErasedKey = { readonly id: string; readonly commitment: string };

/** What the key store answers about a destruction, now and whenever it is asked again. */
export interface Destruction {
  /** Empty for a subject that never had a key. */
  readonly keys: readonly ErasedKey[];
  /** SHA-256 (hex) of the canonical JSON of `{destroyedAtMs, keys, subject, tenant}`. */
  readonly receipt: string;
  readonly destroyedAtMs: number;
}

export interface SubjectKeyRecord {
  readonly id: string;
  /** HMAC-SHA-256(key, "commit"), base64url. */
  readonly commitment: string;
  readonly state: "LIVE" | "DESTROYED";
}

export interface SubjectKeyPage {
  readonly keys: readonly SubjectKeyRecord[];
  /** `after` of the next page; absent at the end. */
  readonly next?: string;
}

/**
 * Where the keys live that seal what is personal: one per subject and agency, mutable, outside the log. Destroying a
 * key erases its subject from every event, view and backup at once, and nothing brings it back.
 */
export interface SubjectKeys {
  /** Undefined when there is none or it was destroyed. */
  get(tenantId: TenantId, subjectRef: string): Promise<SubjectKey | undefined>;
  /** Makes what is missing, all in one write. Subjects whose key was destroyed are absent from the answer. */
  obtain(
    tenantId: TenantId,
    subjectRefs: readonly string[],
  ): Promise<ReadonlyMap<string, SubjectKey>>;
  /**
   * Lets the key of a text's subject, such as `praise.<id>`, live only as long as the key of every owner: it is wrapped
   * under theirs too. Owners have keys of their own and are bound to nobody, at most 20 of them. Answers whether the key
   * lives; binding to somebody who was erased destroys it.
   */
  bind(tenantId: TenantId, subjectRef: string, ownerRefs: readonly string[]): Promise<boolean>;
  /**
   * Destroys the subject's key, or bars a subject without one from ever having it. The same again answers the same
   * receipt. Keys that are bound to the subject's can be opened no more.
   */
  destroy(tenantId: TenantId, subjectRef: string): Promise<Destruction>;
  /** Keys that are and were, by subject; never a key itself. `limit` is 1 to 1,000. */
  list(tenantId: TenantId, after: string | undefined, limit: number): Promise<SubjectKeyPage>;
  /**
   * The agency's reference for a text such as a staff number: the same for the same text, meaningless without the
   * agency's secret. So one staff number is one stream, without an index from names to people.
   */
  pseudonym(tenantId: TenantId, text: string): Promise<string>;
  close(): Promise<void>;
}
