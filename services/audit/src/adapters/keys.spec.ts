import { chmod, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { openCheckpoint, parseVerifierKey, signCheckpoint } from "@dure/ledger-proof";
import { type TemporaryFolder, temporaryFolder } from "@dure/testing";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { environmentKeys } from "./environment-key.ts";
import { keyFileKeys } from "./key-file.ts";

const ORIGIN = "dure.example/ledger/donghae/mileage";
const OTHER = "dure.example/journal/donghae";
const SECRET = Buffer.alloc(32, 3).toString("base64url");

let folder: TemporaryFolder;
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(() => folder.remove());

describe("keys of one secret", () => {
  test("sign for their origin, and every origin has another one", async () => {
    const keys = environmentKeys(SECRET);
    const checkpoint = { origin: ORIGIN, size: 1, root: new Uint8Array(32) };
    const note = await signCheckpoint(checkpoint, await keys.signerFor(ORIGIN));
    const verifierKey = await keys.verifierKeyFor(ORIGIN);
    expect(verifierKey.startsWith(`${ORIGIN}+`)).toBe(true);
    expect(openCheckpoint(note, parseVerifierKey(verifierKey))).toMatchObject({ size: 1 });
    const other = (await keys.verifierKeyFor(OTHER)).split("+").slice(2).join("+");
    expect(verifierKey.endsWith(other)).toBe(false);
  });

  test("are the same for the same secret, written down here so that they stay so", async () => {
    expect(await environmentKeys(SECRET).verifierKeyFor(ORIGIN)).toBe(
      `${ORIGIN}+b53e198c+AZE/QMrW61pXqfHDDSQVqtw/vIyf0KsYZO9xVTjlKHd1`,
    );
  });

  test.each(["", "short", `${SECRET}=`, `${SECRET}A`, "!".repeat(43)])(
    "refuse the secret %j",
    (secret) => {
      expect(() => environmentKeys(secret)).toThrow("LOG_KEY_INVALID");
    },
  );
});

describe("a key file", () => {
  test("is made at the first start for the owner alone, and stays", async () => {
    const file = join(folder.path, "deep", "log-key");
    const first = await keyFileKeys(file).verifierKeyFor(ORIGIN);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readFile(file)).toHaveLength(32);
    expect(await keyFileKeys(file).verifierKeyFor(ORIGIN)).toBe(first);
    const another = keyFileKeys(join(folder.path, "another"));
    expect(await another.verifierKeyFor(ORIGIN)).not.toBe(first);
  });

  test("that others may read, or of another length, is refused", async () => {
    const file = join(folder.path, "log-key");
    keyFileKeys(file);
    await chmod(file, 0o640);
    expect(() => keyFileKeys(file)).toThrow("LOG_KEY_INVALID");
    const short = join(folder.path, "short");
    await writeFile(short, "x", { mode: 0o600 });
    expect(() => keyFileKeys(short)).toThrow("LOG_KEY_INVALID");
  });
});
