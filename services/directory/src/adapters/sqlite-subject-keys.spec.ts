import { createHash, createHmac } from "node:crypto";
import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { keyCommitment, openText, sealText, tenantId } from "@dure/messages";
import { temporaryFolder, virtualClock } from "@dure/testing";
import Database from "better-sqlite3";
import { afterEach, describe, expect, test } from "vitest";
import { openSqliteSubjectKeys } from "./sqlite-subject-keys.ts";

const donghae = tenantId("donghae");
const mapo = tenantId("mapo");
const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function house() {
  const folder = await temporaryFolder();
  closers.push(() => folder.remove());
  const file = join(folder.path, "keys.db");
  const masterSecretFile = join(folder.path, "master-secret");
  const clock = virtualClock(1_780_000_000_000);
  const open = () => {
    const keys = openSqliteSubjectKeys({ file, masterSecretFile, clock });
    closers.push(() => keys.close());
    return keys;
  };
  /** Every byte of the folder: the file of keys and whatever SQLite keeps beside it. */
  const bytes = async (): Promise<Buffer> => {
    const names = await readdir(folder.path);
    return Buffer.concat(await Promise.all(names.map((name) => readFile(join(folder.path, name)))));
  };
  /** A key as it stands wrapped in the file. */
  const wrapped = (subjectRef: string): Buffer => {
    const db = new Database(file, { readonly: true });
    const find = db.prepare<[string], Buffer | null>(
      "SELECT wrapped FROM subject_keys WHERE tenant_id = 'donghae' AND subject_ref = ?",
    );
    const found = find.pluck().get(subjectRef);
    db.close();
    if (!found) throw new Error(`${subjectRef} has no key`);
    return found;
  };
  return { file, masterSecretFile, clock, open, bytes, wrapped };
}

async function keyOf(keys: ReturnType<typeof openSqliteSubjectKeys>, subjectRef: string) {
  const key = (await keys.obtain(donghae, [subjectRef])).get(subjectRef);
  if (!key) throw new Error("no key was made");
  return key;
}

test("a key is made once, kept over a restart, and belongs to one agency", async () => {
  const { open } = await house();
  const first = open();
  expect(await first.get(donghae, "p1")).toBeUndefined();
  const made = (await first.obtain(donghae, ["p1"])).get("p1");
  const other = (await first.obtain(mapo, ["p1"])).get("p1");
  expect(made?.key).not.toEqual(other?.key);
  const pseudonym = await first.pseudonym(donghae, "A-1");
  expect(pseudonym).toMatch(/^[0-9a-z]{26}$/);
  expect(await first.pseudonym(mapo, "A-1")).not.toBe(pseudonym);
  const second = open();
  expect(await second.get(donghae, "p1")).toEqual(made);
  expect(await second.pseudonym(donghae, "A-1")).toBe(pseudonym);
});

test("the master secret is readable by its owner only, and no key stands in clear", async () => {
  const { open, bytes, masterSecretFile } = await house();
  const made = await keyOf(open(), "p1");
  expect((await stat(masterSecretFile)).mode & 0o777).toBe(0o600);
  expect((await bytes()).includes(Buffer.from(made.key))).toBe(false);
});

test("another master secret opens nothing and makes nothing anew", async () => {
  const { open, masterSecretFile } = await house();
  await open().obtain(donghae, ["p1"]);
  await writeFile(masterSecretFile, "ab".repeat(32));
  const keys = open();
  await expect(keys.get(donghae, "p1")).rejects.toMatchObject({ code: "KEY_UNWRAP" });
  await expect(keys.obtain(donghae, ["p2"])).rejects.toMatchObject({ code: "KEY_UNWRAP" });
  await writeFile(masterSecretFile, "short");
  expect(open).toThrow(/MASTER_SECRET/);
});

describe("destruction", () => {
  test("a destroyed key never comes back, and its texts stay shut", async () => {
    const { open } = await house();
    const keys = open();
    const made = await keyOf(keys, "p1");
    const sealed = sealText(made, "place", "김하늘");
    await keys.destroy(donghae, "p1");
    expect(await keys.get(donghae, "p1")).toBeUndefined();
    expect((await keys.obtain(donghae, ["p1", "p2"])).has("p1")).toBe(false);
    expect((await open().obtain(donghae, ["p1"])).size).toBe(0);
    expect(openText({ keyId: "p1.1", key: new Uint8Array(32) }, "place", sealed)).toBeUndefined();
  });

  test("tells the key by its commitment, with a receipt that anybody can work out again", async () => {
    const { open, clock } = await house();
    const keys = open();
    const made = await keyOf(keys, "p1");
    const commitment = createHmac("sha256", made.key).update("commit").digest("base64url");
    const gone = await keys.destroy(donghae, "p1");
    expect(gone.keys).toEqual([{ id: "p1.1", commitment }]);
    expect(gone.keys[0]?.commitment).toBe(sealText(made, "a", "b").k);
    const facts = `{"destroyedAtMs":1780000000000,"keys":[{"commitment":"${commitment}","id":"p1.1"}],"subject":"p1","tenant":"donghae"}`;
    expect(gone.receipt).toBe(createHash("sha256").update(facts).digest("hex"));
    clock.advanceMs(86_400_000);
    expect(await keys.destroy(donghae, "p1")).toEqual(gone);
    expect(await open().destroy(donghae, "p1")).toEqual(gone);
  });

  test("a subject can be barred before it ever had a key, with a receipt of its own", async () => {
    const keys = (await house()).open();
    const barred = await keys.destroy(donghae, "never");
    expect(barred.keys).toEqual([]);
    expect(barred.receipt).toMatch(/^[0-9a-f]{64}$/);
    expect(await keys.destroy(donghae, "never")).toEqual(barred);
    expect((await keys.obtain(donghae, ["never"])).size).toBe(0);
  });

  test("no piece of the wrapped key stays in the file, however full the file is", async () => {
    const { open, bytes, wrapped } = await house();
    const keys = open();
    // Names in no order, so that pages are split and cells are moved about.
    const refs = Array.from({ length: 1_500 }, (_, index) =>
      createHash("sha256").update(`${index}`).digest("hex").slice(0, 26),
    );
    for (let from = 0; from < refs.length; from += 100) {
      await keys.obtain(donghae, refs.slice(from, from + 100));
    }
    const victims = refs.filter((_, index) => index % 10 === 0);
    const pieces = victims.flatMap((ref) => {
      const key = wrapped(ref);
      return [0, 12, 24, 36, 48].map((at) => key.subarray(at, at + 12));
    });
    const before = await bytes();
    expect(pieces.every((piece) => before.includes(piece))).toBe(true);
    for (const ref of victims) await keys.destroy(donghae, ref);
    const after = await bytes();
    expect(pieces.filter((piece) => after.includes(piece))).toEqual([]);
  });
});

describe("a file of the first version", () => {
  const FIRST = `
    CREATE TABLE tenant_keys (
      tenant_id TEXT PRIMARY KEY, wrapped_kek BLOB NOT NULL, wrapped_pseudonym BLOB NOT NULL
    ) WITHOUT ROWID;
    CREATE TABLE subject_keys (
      tenant_id TEXT NOT NULL, subject_ref TEXT NOT NULL, key_id TEXT NOT NULL, wrapped BLOB,
      PRIMARY KEY (tenant_id, subject_ref)
    ) WITHOUT ROWID;`;

  test("is lifted with its keys; what it destroyed stays destroyed, though it cannot say which key", async () => {
    const { open, file } = await house();
    const made = await keyOf(open(), "p1");
    const db = new Database(file);
    db.exec("ALTER TABLE tenant_keys RENAME TO t; ALTER TABLE subject_keys RENAME TO s;");
    db.exec(FIRST);
    db.exec(`INSERT INTO tenant_keys SELECT * FROM t; DROP TABLE t;
      INSERT INTO subject_keys SELECT tenant_id, subject_ref, key_id, wrapped FROM s; DROP TABLE s;
      INSERT INTO subject_keys VALUES ('donghae', 'p0', 'p0.1', NULL);`);
    db.close();
    const keys = open();
    expect(await keys.get(donghae, "p1")).toEqual(made);
    expect((await keys.obtain(donghae, ["p0"])).size).toBe(0);
    const barred = await keys.destroy(donghae, "p0");
    expect(barred.keys).toEqual([]);
    expect(await keys.destroy(donghae, "p0")).toEqual(barred);
    expect((await keys.destroy(donghae, "p1")).keys).toHaveLength(1);
  });
});

describe("the list of keys", () => {
  test("names each with commitment and state, in pages, one agency at a time", async () => {
    const keys = (await house()).open();
    await keys.obtain(mapo, ["other"]);
    const made = await keys.obtain(donghae, ["p1", "p2", "p3"]);
    await keys.destroy(donghae, "p2");
    await keys.destroy(donghae, "never");
    const seen = [];
    let after: string | undefined;
    for (let pages = 0; pages < 4; pages += 1) {
      const page = await keys.list(donghae, after, 1);
      seen.push(...page.keys);
      after = page.next;
    }
    expect(after).toBeUndefined();
    expect(seen).toEqual(
      ["p1", "p2", "p3"].map((ref) => ({
        id: `${ref}.1`,
        commitment: keyCommitment(made.get(ref) as never).toString("base64url"),
        state: ref === "p2" ? "DESTROYED" : "LIVE",
      })),
    );
    expect(await keys.list(tenantId("jeju"), undefined, 1_000)).toEqual({ keys: [] });
  });
});

describe("a key that is bound to others", () => {
  test("opens as before while all of them have theirs, and goes with the first", async () => {
    const { open } = await house();
    const keys = open();
    const praise = await keyOf(keys, "praise.1");
    expect(await keys.bind(donghae, "praise.1", ["p1"])).toBe(true);
    expect(await keys.bind(donghae, "praise.1", ["p2", "p1"])).toBe(true);
    expect(await keys.get(donghae, "praise.1")).toEqual(praise);
    await keys.destroy(donghae, "p2");
    expect(await keys.get(donghae, "praise.1")).toBeUndefined();
    expect((await keys.obtain(donghae, ["praise.1"])).size).toBe(0);
    expect(await keys.bind(donghae, "praise.1", ["p3"])).toBe(false);
    const { keys: listed } = await keys.list(donghae, undefined, 10);
    expect(listed.find(({ id }) => id === "praise.1.1")).toEqual({
      id: "praise.1.1",
      commitment: keyCommitment(praise).toString("base64url"),
      state: "DESTROYED",
    });
    expect(await keys.get(donghae, "p1")).toBeDefined();
  });

  test("cannot be opened from the file without theirs", async () => {
    const { open, bytes, wrapped } = await house();
    const keys = open();
    await keyOf(keys, "praise.1");
    const alone = wrapped("praise.1");
    await keys.bind(donghae, "praise.1", ["p1"]);
    const after = await bytes();
    expect([0, 12, 24, 36, 48].filter((at) => after.includes(alone.subarray(at, at + 12)))).toEqual(
      [],
    );
  });

  test("is destroyed when it is bound to somebody who is erased already", async () => {
    const keys = (await house()).open();
    await keyOf(keys, "praise.1");
    await keys.destroy(donghae, "p1");
    expect(await keys.bind(donghae, "praise.1", ["p1"])).toBe(false);
    expect(await keys.get(donghae, "praise.1")).toBeUndefined();
    expect((await keys.destroy(donghae, "praise.1")).keys).toHaveLength(1);
  });

  test("is no owner itself, and is never its own", async () => {
    const keys = (await house()).open();
    await keyOf(keys, "praise.1");
    await keyOf(keys, "praise.2");
    await keys.bind(donghae, "praise.1", ["p1"]);
    const bound = { code: "KEY_OWNER_BOUND" };
    await expect(keys.bind(donghae, "praise.2", ["praise.1"])).rejects.toMatchObject(bound);
    await expect(keys.bind(donghae, "praise.2", ["praise.2"])).rejects.toMatchObject(bound);
    expect(await keys.get(donghae, "praise.2")).toBeDefined();
    expect(await keys.bind(donghae, "nothing", ["p1"])).toBe(false);
  });
});
