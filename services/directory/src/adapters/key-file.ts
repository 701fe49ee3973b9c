import { chmodSync } from "node:fs";
import Database from "better-sqlite3";

/** A subject's key as it is kept. `wrapped` is null once it was destroyed; the rest stays as proof of that. */
export interface KeyRow {
  readonly subject_ref: string;
  readonly key_id: string;
  readonly wrapped: Buffer | null;
  /** JSON list of the subjects under whose keys it is wrapped as well, the outermost first; null: none. */
  readonly owners: string | null;
  /** Kept once the key itself may no longer tell it. */
  readonly commitment: string | null;
  readonly destroyed_at_ms: number | null;
}
export interface TenantRow {
  readonly wrapped_kek: Buffer;
  readonly wrapped_pseudonym: Buffer;
}

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS tenant_keys (
    tenant_id TEXT PRIMARY KEY, wrapped_kek BLOB NOT NULL, wrapped_pseudonym BLOB NOT NULL
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS subject_keys (
    tenant_id TEXT NOT NULL, subject_ref TEXT NOT NULL, key_id TEXT NOT NULL, wrapped BLOB,
    PRIMARY KEY (tenant_id, subject_ref)
  ) WITHOUT ROWID;`;

/** Columns that files of the first version lack. */
const ADDED = ["owners TEXT", "commitment TEXT", "destroyed_at_ms INTEGER"];

/**
 * The tables of the key store. What is overwritten is overwritten with zeros (`secure_delete`), and the journal, which
 * holds what stood there before, is cut to nothing at each commit: so the file holds no copy of a key that is gone.
 */
export function openKeyFile(file: string) {
  const db = new Database(file);
  chmodSync(file, 0o600);
  db.pragma("journal_mode = TRUNCATE");
  db.pragma("synchronous = FULL");
  db.pragma("secure_delete = ON");
  db.pragma("busy_timeout = 5000");
  db.transaction(migrate).immediate(db);
  const findTenant = db.prepare<[string], TenantRow>(
    "SELECT wrapped_kek, wrapped_pseudonym FROM tenant_keys WHERE tenant_id = ?",
  );
  const addTenant = db.prepare<[string, Buffer, Buffer]>(
    "INSERT INTO tenant_keys VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
  );
  const columns = "subject_ref, key_id, wrapped, owners, commitment, destroyed_at_ms";
  const findKey = db.prepare<[string, string], KeyRow>(
    `SELECT ${columns} FROM subject_keys WHERE tenant_id = ? AND subject_ref = ?`,
  );
  const listKeys = db.prepare<[string, string, number], KeyRow>(
    `SELECT ${columns} FROM subject_keys WHERE tenant_id = ? AND subject_ref > ?
     ORDER BY subject_ref LIMIT ?`,
  );
  const putKey = db.prepare<[KeyRow & { readonly tenant_id: string }]>(
    `INSERT INTO subject_keys (tenant_id, ${columns})
     VALUES (@tenant_id, @subject_ref, @key_id, @wrapped, @owners, @commitment, @destroyed_at_ms)
     ON CONFLICT DO UPDATE SET wrapped = excluded.wrapped, owners = excluded.owners,
       commitment = excluded.commitment, destroyed_at_ms = excluded.destroyed_at_ms`,
  );
  return {
    findTenant: (tenantId: string) => findTenant.get(tenantId),
    addTenant: (tenantId: string, kek: Buffer, pseudonym: Buffer) =>
      addTenant.run(tenantId, kek, pseudonym),
    findKey: (tenantId: string, subjectRef: string) => findKey.get(tenantId, subjectRef),
    listKeys: (tenantId: string, after: string, limit: number) =>
      listKeys.all(tenantId, after, limit),
    putKey: (tenantId: string, row: KeyRow) => putKey.run({ tenant_id: tenantId, ...row }),
    /** Runs the work alone among all who write to the file; what it throws undoes it. */
    alone: <Result>(work: () => Result): Result => db.transaction(work).immediate(),
    close: () => db.close(),
  };
}
export type KeyFile = ReturnType<typeof openKeyFile>;

function migrate(db: Database.Database): void {
  db.exec(SCHEMA);
  const found = db.pragma("table_info(subject_keys)") as readonly { readonly name: string }[];
  const names = new Set(found.map(({ name }) => name));
  for (const column of ADDED) {
    const [name = ""] = column.split(" ");
    if (!names.has(name)) db.exec(`ALTER TABLE subject_keys ADD COLUMN ${column}`);
  }
}
