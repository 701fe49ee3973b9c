import type { SubjectKey, TenantId } from "@dure/messages";

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
  /** True when a key was destroyed now, or when a subject without a key is barred from ever having one. */
  destroy(tenantId: TenantId, subjectRef: string): Promise<boolean>;
  /**
   * The agency's reference for a text such as a staff number: the same for the same text, meaningless without the
   * agency's secret. So one staff number is one stream, without an index from names to people.
   */
  pseudonym(tenantId: TenantId, text: string): Promise<string>;
  close(): Promise<void>;
}
