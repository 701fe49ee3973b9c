import { readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { openText, sealText, tenantId } from "@dure/messages";
import { temporaryFolder } from "@dure/testing";
import { afterEach, expect, test } from "vitest";
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
  const open = () => {
    const keys = openSqliteSubjectKeys({ file, masterSecretFile });
    closers.push(() => keys.close());
    return keys;
  };
  return { file, masterSecretFile, open };
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

test("a destroyed key never comes back, and no copy stays in the file", async () => {
  const { open, file } = await house();
  const keys = open();
  const made = (await keys.obtain(donghae, ["p1"])).get("p1");
  if (!made) throw new Error("no key was made");
  const sealed = sealText(made, "place", "김하늘");
  const before = await readFile(file);
  expect(await keys.destroy(donghae, "p1")).toBe(true);
  expect(await keys.destroy(donghae, "p1")).toBe(false);
  expect(await keys.get(donghae, "p1")).toBeUndefined();
  expect((await keys.obtain(donghae, ["p1", "p2"])).has("p1")).toBe(false);
  const after = await readFile(file);
  // The wrapped key stood behind its id; what stood there is gone.
  const at = before.indexOf("p1.1") + 4;
  expect(after.includes(before.subarray(at, at + 60))).toBe(false);
  expect(openText({ keyId: "p1.1", key: new Uint8Array(32) }, "place", sealed)).toBeUndefined();
});

test("a subject can be barred before it ever had a key", async () => {
  const keys = (await house()).open();
  expect(await keys.destroy(donghae, "never")).toBe(true);
  expect((await keys.obtain(donghae, ["never"])).size).toBe(0);
});

test("the master secret is readable by its owner only, and no key stands in clear", async () => {
  const { open, file, masterSecretFile } = await house();
  const made = (await open().obtain(donghae, ["p1"])).get("p1");
  expect((await stat(masterSecretFile)).mode & 0o777).toBe(0o600);
  expect((await readFile(file)).includes(Buffer.from(made?.key ?? []))).toBe(false);
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
