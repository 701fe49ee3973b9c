import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { eventually, type TemporaryFolder, temporaryFolder } from "@dure/testing";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { digestOf, type Files, readFiles } from "./adversary/files.ts";
import { dure, dureJson, startDure } from "./support/dure.ts";
import { type GatewayOfFiles, gatewayOfFiles } from "./support/gateway-of-files.ts";
import { busyAgency, exportHistory } from "./support/small-export.ts";

let folder: TemporaryFolder;
let files: Files;
let gateway: GatewayOfFiles;
const at = (...parts: string[]): string => join(folder.path, ...parts);
const server = () => ["--url", gateway.url, "--agency", "donghae"] as const;
const auditor = ["--person", "auditor"] as const;

beforeAll(async () => {
  folder = await temporaryFolder();
  await exportHistory(busyAgency("donghae"), at("honest"));
  files = await readFiles(at("honest"));
});
afterAll(() => folder.remove());
beforeEach(async () => {
  gateway = await gatewayOfFiles({ files, agency: "donghae", auditor: "auditor" });
});
afterEach(() => gateway.stop());

test("what is exported over HTTP is the export to the last byte, and holds", async () => {
  const { document, exitCode } = await dureJson(
    "export",
    ...server(),
    ...auditor,
    "--out",
    at("over-http"),
  );
  expect(exitCode).toBe(0);
  expect(document).toMatchObject({ ok: true, agency: "donghae" });
  expect(digestOf(await readFiles(at("over-http")), files)).toBe(digestOf(files, files));
  expect((await dure("verify", at("over-http"))).exitCode).toBe(0);
  expect((await readdir(folder.path)).filter((name) => name.startsWith("."))).toEqual([]);
});

test("a busy server is asked again", async () => {
  gateway.hiccups.set("/logs/ledger/checkpoint", [503, 429]);
  gateway.hiccups.set("/logs/journal/tile/0/000", [502]);
  const { exitCode } = await dure("export", ...server(), ...auditor, "--out", at("busy"));
  expect(exitCode).toBe(0);
});

/** Tiles that a download has laid down. */
async function keptTiles(name: string): Promise<number> {
  const entries = await readdir(at(`.${name}.download`), { recursive: true }).catch(() => []);
  return entries.filter((path) => /tile\/.*\/\d{3}(\.p\/\d+)?$/.test(path)).length;
}

/** Starts an export and kills it when the server has stalled in the middle of it. */
async function killedInTheMiddle(name: string): Promise<void> {
  gateway.stallAfter = 6;
  const running = startDure("export", ...server(), ...auditor, "--out", at(name));
  await eventually(async () => expect(await keptTiles(name)).toBeGreaterThan(2));
  running.child.kill("SIGKILL");
  await running.ended;
  gateway.stallAfter = Number.POSITIVE_INFINITY;
}

test("an export that was killed goes on where it was", async () => {
  await killedInTheMiddle("resumed");
  const kept = await keptTiles("resumed");
  gateway.served.length = 0;
  expect((await dure("export", ...server(), ...auditor, "--out", at("resumed"))).exitCode).toBe(0);
  const bundles = [...files.keys()].filter((path) => path.includes("/tile/entries/")).length;
  const again = new Set(gateway.served.filter((path) => path.includes("/tile/entries/"))).size;
  expect(kept).toBeGreaterThan(2);
  expect(again).toBeLessThan(bundles);
  expect(digestOf(await readFiles(at("resumed")), files)).toBe(digestOf(files, files));
});

test("a download of another log under the same name is thrown away", async () => {
  await killedInTheMiddle("mixed");
  // The server was set up anew: the same names, another history.
  const other = busyAgency("donghae", 160);
  await exportHistory(other, at("another"));
  const anew = await readFiles(at("another"));
  const replaced = await gatewayOfFiles({ files: anew, agency: "donghae", auditor: "auditor" });
  const words = ["--url", replaced.url, "--agency", "donghae", ...auditor, "--out", at("mixed")];
  expect((await dure("export", ...words)).exitCode).toBe(0);
  await replaced.stop();
  expect(digestOf(await readFiles(at("mixed")), anew)).toBe(digestOf(anew, anew));
});

test("a session's cookie signs in as well", async () => {
  await writeFile(at("cookie"), "dure_session=s.1\n");
  const words = ["--cookie-file", at("cookie"), "--out", at("by-cookie")];
  expect((await dure("export", ...server(), ...words)).exitCode).toBe(0);
});

test("who may not read, and who is not there, are told apart from wrong evidence", async () => {
  const stranger = ["export", ...server(), "--person", "somebody", "--out", at("no")] as const;
  const refused = await dureJson(...stranger);
  expect(refused).toMatchObject({
    exitCode: 3,
    document: { problem: { code: "CLI_SERVER_REFUSED" } },
  });
  await gateway.stop();
  const gone = await dureJson("export", ...server(), ...auditor, "--out", at("no"));
  expect(gone).toMatchObject({
    exitCode: 3,
    document: { problem: { code: "CLI_SERVER_UNREACHABLE" } },
  });
  gateway = await gatewayOfFiles({ files, agency: "donghae", auditor: "auditor" });
});

test("export is refused without a place, without a person, over a foreign folder, for a malformed address", async () => {
  expect((await dure("export", ...server(), ...auditor)).exitCode).toBe(2);
  expect((await dure("export", ...server(), "--out", at("no"))).exitCode).toBe(2);
  expect(
    (await dure("export", "--url", "file:///x", "--agency", "donghae", ...auditor)).exitCode,
  ).toBe(2);
  const taken = await dureJson("export", ...server(), ...auditor, "--out", folder.path);
  expect(taken).toMatchObject({
    exitCode: 3,
    document: { problem: { code: "EXPORT_FOLDER_TAKEN" } },
  });
});

test("a running server can be replayed and explained without an export", async () => {
  const signedIn = [...server(), "--sign-in", "auditor"] as const;
  const words = ["--as-of", "2027-01-31", "--person", "p-1"];
  const live = await dureJson("replay", ...signedIn, ...words);
  const offline = await dureJson("replay", at("honest"), ...words);
  expect(live).toEqual(offline);
  const explained = await dure("explain", ...signedIn, "--redemption", "w5");
  expect(explained.exitCode).toBe(0);
  expect(explained.stdout).toContain("w5");
});

test("a comparison without differences is fine, with them it is not, and each is shown", async () => {
  gateway.comparison = { ok: true, differences: [] };
  expect(await dureJson("diff", ...server(), ...auditor)).toMatchObject({ exitCode: 0 });
  gateway.comparison = {
    ok: false,
    differences: [
      { area: "views", where: "wallets.v1 p-1", expected: "5", found: "6", why: "값이 다름" },
    ],
  };
  const { exitCode, stdout } = await dure("diff", ...server(), ...auditor);
  expect(exitCode).toBe(1);
  for (const part of ["1군데", "wallets.v1 p-1", "다시 계산한 값: 5", "운영 중인 값: 6"]) {
    expect(stdout).toContain(part);
  }
  gateway.comparison = { fine: true };
  expect(await dureJson("diff", ...server(), ...auditor)).toMatchObject({
    exitCode: 3,
    document: { problem: { code: "CLI_ANSWER_WRONG" } },
  });
});
