import { assertThat } from "@dure/kernel";
import { keyCommitment, type SubjectKey, type TenantId } from "@dure/messages";
import type { KeyFile, KeyRow } from "./key-file.ts";
import { newKey, unwrapKey, wrapKey } from "./key-wrapping.ts";

const MAX_OWNERS = 20;

const ownersOf = ({ owners }: KeyRow): readonly string[] =>
  owners === null ? [] : (JSON.parse(owners) as string[]);

const commitmentText = (key: SubjectKey): string => keyCommitment(key).toString("base64url");

/**
 * The keys of one agency's subjects over its rows. A key is wrapped under the agency's; a bound one under the keys of
 * its owners first, so that it cannot be opened once one of those is gone, whatever becomes of its own row.
 */
export function subjectKeyRows(file: KeyFile, tenantId: TenantId, kek: Uint8Array) {
  const find = (ref: string): KeyRow | undefined => file.findKey(tenantId, ref);
  const put = (row: KeyRow): void => void file.putKey(tenantId, row);
  const place = (ref: string, owner?: string): string =>
    owner === undefined ? `${tenantId}|${ref}` : `${tenantId}|${ref}|${owner}`;

  function open(row: KeyRow | undefined): SubjectKey | undefined {
    if (!row?.wrapped) return undefined;
    const { key_id: keyId, subject_ref: ref } = row;
    let key: Uint8Array = unwrapKey(kek, place(ref), row.wrapped);
    for (const owner of ownersOf(row)) {
      // Owners were bound to nobody when they became owners, so there are no circles.
      const held = open(find(owner));
      if (!held) return undefined;
      key = unwrapKey(held.key, place(ref, owner), key);
    }
    return { keyId, key };
  }

  const close = (key: SubjectKey, ref: string, owners: readonly SubjectKeyOf[]): Buffer => {
    const inner = owners.reduceRight<Uint8Array>(
      (bytes, owner) => wrapKey(owner.key.key, place(ref, owner.ref), bytes),
      key.key,
    );
    return wrapKey(kek, place(ref), inner);
  };

  /** The key of a subject, made where there was none; undefined where it is gone. */
  function obtain(ref: string): SubjectKey | undefined {
    const row = find(ref);
    if (row) return open(row);
    const key = { keyId: `${ref}.1`, key: newKey() };
    put({ ...without(ref), wrapped: close(key, ref, []) });
    return key;
  }

  /** Destroys or bars; a row that says so already stays as it is. */
  function destroy(ref: string, nowMs: number): KeyRow & { readonly destroyed_at_ms: number } {
    const row = find(ref) ?? without(ref);
    const { destroyed_at_ms: before } = row;
    if (before !== null) return { ...row, destroyed_at_ms: before };
    const key = open(row);
    const commitment = key ? commitmentText(key) : row.commitment;
    const gone = { ...row, wrapped: null, owners: null, commitment, destroyed_at_ms: nowMs };
    put(gone);
    return gone;
  }

  /** False where the key is gone, or goes now because an owner's is. */
  function bind(ref: string, newOwners: readonly string[], nowMs: number): boolean {
    const row = find(ref);
    const key = open(row);
    if (!row || !key) return false;
    const refs = [...new Set([...ownersOf(row), ...newOwners])].sort();
    assertThat(refs.length <= MAX_OWNERS, "KEY_OWNERS", `a key has ${MAX_OWNERS} owners at most`);
    const owners: SubjectKeyOf[] = [];
    for (const owner of refs) {
      const held = obtain(owner);
      if (!held) {
        destroy(ref, nowMs);
        return false;
      }
      const bound = ownersOf(find(owner) ?? without(owner)).length > 0 || owner === ref;
      assertThat(!bound, "KEY_OWNER_BOUND", "an owner's key is bound to nobody");
      owners.push({ ref: owner, key: held });
    }
    const wrapped = close(key, ref, owners);
    put({ ...row, wrapped, owners: JSON.stringify(refs), commitment: commitmentText(key) });
    return true;
  }

  /** Undefined for a subject that never had a key. */
  function record(row: KeyRow) {
    const key = open(row);
    const commitment = key ? commitmentText(key) : row.commitment;
    if (commitment === null) return undefined;
    return { id: row.key_id, commitment, state: key ? "LIVE" : "DESTROYED" } as const;
  }

  return { get: (ref: string) => open(find(ref)), obtain, destroy, bind, record };
}

interface SubjectKeyOf {
  readonly ref: string;
  readonly key: SubjectKey;
}

const without = (ref: string): KeyRow => ({
  subject_ref: ref,
  key_id: `${ref}.1`,
  wrapped: null,
  owners: null,
  commitment: null,
  destroyed_at_ms: null,
});
