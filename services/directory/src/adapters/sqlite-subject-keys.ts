import { createHmac } from "node:crypto";
import { assertThat, type Clock, refFromHex } from "@dure/kernel";
import type { SubjectKey, TenantId } from "@dure/messages";
import type { SubjectKeys } from "../subject-keys.ts";
import { openKeyFile } from "./key-file.ts";
import { destructionOf } from "./key-receipt.ts";
import { masterSecret } from "./master-secret.ts";
import { subjectKeyRows } from "./subject-key-rows.ts";
import { tenantKeysIn } from "./tenant-keys.ts";

const MAX_LISTED = 1_000;

export interface SqliteSubjectKeysOptions {
  readonly file: string;
  /** Made on the first start with mode 0600. Keep it apart from backups of `file`. */
  readonly masterSecretFile: string;
  readonly clock: Clock;
}

/**
 * Subject keys in a SQLite file: subject key under the agency's key under the master secret. A destroyed key leaves its
 * row without the key, so that it is never made again.
 */
export function openSqliteSubjectKeys(options: SqliteSubjectKeysOptions): SubjectKeys {
  const { clock } = options;
  const secret = masterSecret(options.masterSecretFile);
  const file = openKeyFile(options.file);
  const tenantKeys = tenantKeysIn(file, secret);
  const rowsOf = (tenantId: TenantId) => subjectKeyRows(file, tenantId, tenantKeys(tenantId).kek);

  return {
    async get(tenantId, subjectRef) {
      // A question about nothing must not make an agency's keys.
      return file.findKey(tenantId, subjectRef) && rowsOf(tenantId).get(subjectRef);
    },
    async obtain(tenantId, subjectRefs) {
      const rows = rowsOf(tenantId);
      return file.alone(() => {
        const keys = new Map<string, SubjectKey>();
        for (const ref of subjectRefs) {
          const key = rows.obtain(ref);
          if (key) keys.set(ref, key);
        }
        return keys;
      });
    },
    async bind(tenantId, subjectRef, ownerRefs) {
      const rows = rowsOf(tenantId);
      return file.alone(() => rows.bind(subjectRef, ownerRefs, clock.nowMs()));
    },
    async destroy(tenantId, subjectRef) {
      const rows = rowsOf(tenantId);
      const gone = file.alone(() => rows.destroy(subjectRef, clock.nowMs()));
      return destructionOf(tenantId, gone);
    },
    async list(tenantId, after, limit) {
      const fits = Number.isInteger(limit) && limit > 0 && limit <= MAX_LISTED;
      assertThat(fits, "KEY_LIST_LIMIT", `a page has 1 to ${MAX_LISTED} keys`);
      const found = file.listKeys(tenantId, after ?? "", limit + 1);
      if (found.length === 0) return { keys: [] };
      const rows = rowsOf(tenantId);
      const page = found.slice(0, limit);
      const last = found.length > limit ? page.at(-1) : undefined;
      return {
        keys: page.flatMap((row) => rows.record(row) ?? []),
        ...(last ? { next: last.subject_ref } : {}),
      };
    },
    async pseudonym(tenantId, text) {
      const mac = createHmac("sha256", tenantKeys(tenantId).pseudonym).update(text).digest("hex");
      return refFromHex(mac.slice(0, 32));
    },
    async close() {
      file.close();
    },
  };
}
