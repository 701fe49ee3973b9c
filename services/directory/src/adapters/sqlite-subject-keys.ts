import { createHmac } from "node:crypto";
import { chmodSync } from "node:fs";
import { refFromHex } from "@dure/kernel";
import type { SubjectKey, TenantId } from "@dure/messages";
import Database from "better-sqlite3";
import type { SubjectKeys } from "../subject-keys.ts";
import { newKey, unwrapKey, wrapKey } from "./key-wrapping.ts";
import { masterSecret } from "./master-secret.ts";

export interface SqliteSubjectKeysOptions {
  readonly file: string;
  /** Made on the first start with mode 0600. Keep it apart from backups of `file`. */
  readonly masterSecretFile: string;
}

type KeyRow = { readonly key_id: string; readonly wrapped: Uint8Array | null };
type TenantRow = { readonly wrapped_kek: Uint8Array; readonly wrapped_pseudonym: Uint8Array };
type TenantKeys = { readonly kek: Uint8Array; readonly pseudonym: Uint8Array };

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS tenant_keys (
    tenant_id TEXT PRIMARY KEY, wrapped_kek BLOB NOT NULL, wrapped_pseudonym BLOB NOT NULL
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS subject_keys (
    tenant_id TEXT NOT NULL, subject_ref TEXT NOT NULL, key_id TEXT NOT NULL, wrapped BLOB,
    PRIMARY KEY (tenant_id, subject_ref)
  ) WITHOUT ROWID;`;

/**
 * Subject keys in a SQLite file: subject key under the agency's key under the master secret. A destroyed key leaves its
 * row without the key, so that it is never made again; `secure_delete` and a truncated journal leave no copy of it.
 */
export function openSqliteSubjectKeys(options: SqliteSubjectKeysOptions): SubjectKeys {
  const secret = masterSecret(options.masterSecretFile);
  const db = new Database(options.file);
  chmodSync(options.file, 0o600);
  db.pragma("journal_mode = TRUNCATE");
  db.pragma("synchronous = FULL");
  db.pragma("secure_delete = ON");
  db.pragma("busy_timeout = 5000");
  db.exec(SCHEMA);
  const findTenant = db.prepare<[string], TenantRow>(
    "SELECT wrapped_kek, wrapped_pseudonym FROM tenant_keys WHERE tenant_id = ?",
  );
  const addTenant = db.prepare<[string, Buffer, Buffer]>(
    "INSERT INTO tenant_keys VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
  );
  const findKey = db.prepare<[string, string], KeyRow>(
    "SELECT key_id, wrapped FROM subject_keys WHERE tenant_id = ? AND subject_ref = ?",
  );
  const addKey = db.prepare<[string, string, string, Buffer]>(
    "INSERT INTO subject_keys VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
  );
  const barKey = db.prepare<[string, string, string]>(
    `INSERT INTO subject_keys VALUES (?, ?, ?, NULL)
     ON CONFLICT DO UPDATE SET wrapped = NULL WHERE wrapped IS NOT NULL`,
  );

  const opened = new Map<TenantId, TenantKeys>();
  const tenantKeys = (tenantId: TenantId): TenantKeys => {
    const known = opened.get(tenantId);
    if (known) return known;
    const places = { kek: `${tenantId}|kek`, pseudonym: `${tenantId}|pseudonym` };
    if (!findTenant.get(tenantId)) {
      const [kek, pseudonym] = [newKey(), newKey()];
      const wrapped = [
        wrapKey(secret, places.kek, kek),
        wrapKey(secret, places.pseudonym, pseudonym),
      ];
      addTenant.run(tenantId, wrapped[0] as Buffer, wrapped[1] as Buffer);
    }
    // Read back even what was just made: another process may have been first, and its key is the one that counts.
    const row = findTenant.get(tenantId) as TenantRow;
    const keys = {
      kek: unwrapKey(secret, places.kek, row.wrapped_kek),
      pseudonym: unwrapKey(secret, places.pseudonym, row.wrapped_pseudonym),
    };
    opened.set(tenantId, keys);
    return keys;
  };

  const find = (tenantId: TenantId, subjectRef: string): SubjectKey | undefined => {
    const row = findKey.get(tenantId, subjectRef);
    if (!row?.wrapped) return undefined;
    const { kek } = tenantKeys(tenantId);
    return { keyId: row.key_id, key: unwrapKey(kek, `${tenantId}|${subjectRef}`, row.wrapped) };
  };

  const obtainAll = db.transaction((tenantId: TenantId, refs: readonly string[]) => {
    const { kek } = tenantKeys(tenantId);
    const keys = new Map<string, SubjectKey>();
    for (const ref of refs) {
      if (!findKey.get(tenantId, ref)) {
        addKey.run(tenantId, ref, `${ref}.1`, wrapKey(kek, `${tenantId}|${ref}`, newKey()));
      }
      const key = find(tenantId, ref);
      if (key) keys.set(ref, key);
    }
    return keys;
  });

  return {
    get: async (tenantId, subjectRef) => find(tenantId, subjectRef),
    async obtain(tenantId, subjectRefs) {
      // Before the transaction: what it rolled back must not stay behind in memory.
      tenantKeys(tenantId);
      return obtainAll.immediate(tenantId, subjectRefs);
    },
    destroy: async (tenantId, subjectRef) =>
      barKey.run(tenantId, subjectRef, `${subjectRef}.1`).changes > 0,
    async pseudonym(tenantId, text) {
      const mac = createHmac("sha256", tenantKeys(tenantId).pseudonym).update(text).digest("hex");
      return refFromHex(mac.slice(0, 32));
    },
    async close() {
      db.close();
    },
  };
}
