import { cp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Verdict } from "@dure/ledger-audit";
import { entriesPath } from "@dure/ledger-proof";
import { type TemporaryFolder, temporaryFolder } from "@dure/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { layOut, readFiles } from "./adversary/files.ts";
import { prepareWorld, type World } from "./adversary/world.ts";
import { dure, dureJson } from "./support/dure.ts";
import { dureHere } from "./support/in-process.ts";
import { busyAgency, exportHistory, operatorSigner, smallAgency } from "./support/small-export.ts";

let folder: TemporaryFolder;
let world: World;
const at = (...parts: string[]): string => join(folder.path, ...parts);
const holding = () => [at("good"), "--policy", at("policy")] as const;
const witnessed = () =>
  ["--witnessed", at("seen-ledger"), "--witnessed", at("seen-journal")] as const;

beforeAll(async () => {
  folder = await temporaryFolder();
  await exportHistory(busyAgency("donghae"), at("raw"));
  await exportHistory(smallAgency("mapo"), at("theirs"));
  world = await prepareWorld({
    folder: at("raw"),
    strangerFolder: at("theirs"),
    signerOf: operatorSigner,
  });
  await layOut(world.files, at("good"));
  await layOut(world.earlier, at("earlier"));
  await writeFile(at("policy"), world.policyText);
  await writeFile(at("seen-ledger"), world.witnessed.ledger);
  await writeFile(at("seen-journal"), world.witnessed.journal);
});
afterAll(() => folder.remove());

/** A copy of the good export with one file changed, or taken away. */
async function copyWith(
  name: string,
  path: string,
  change: (bytes: Buffer) => Buffer | undefined,
): Promise<string> {
  await cp(at("good"), at(name), { recursive: true });
  const made = change(await readFile(at(name, path)));
  if (made) await writeFile(at(name, path), made);
  else await rm(at(name, path));
  return at(name);
}

test("a good export is fine by the auditor's own policy and the witness's checkpoints", async () => {
  const { exitCode, stderr, stdout } = await dure("verify", ...holding(), ...witnessed());
  expect(exitCode).toBe(0);
  expect(stdout).toContain("이상이 없습니다");
  expect(stdout).not.toContain("주의");
  expect(stdout).toContain("증인의 체크포인트 2개와 견주었습니다.");
  expect(stderr).toContain("원장 확인");
});

test("the JSON is one document and carries what was checked", async () => {
  const { document, exitCode } = await dureJson<Verdict & { policy: string }>(
    "verify",
    ...holding(),
  );
  const { entries, events } = {
    entries: world.content.ledger.entries,
    events: world.content.journal.entries,
  };
  expect(exitCode).toBe(0);
  expect(document).toMatchObject({ ok: true, policy: "OWN", problems: [], witnessed: 0 });
  expect(document.checked).toMatchObject({ entries: entries.length, events: events.length });
});

test("the report says that the export's own policy and no witness prove less", async () => {
  const { exitCode, stdout } = await dure("verify", at("good"), "--quiet");
  expect(exitCode).toBe(0);
  expect(stdout).toContain("신뢰 기준까지 위조한 자료라면 알아낼 수 없습니다");
  expect(stdout).toContain("옛 상태로 되돌린 자료라면 알아낼 수 없습니다");
  const { document } = await dureJson("verify", at("good"));
  expect(document).toMatchObject({ policy: "OF_THE_EXPORT" });
});

test("a flipped byte is found, and the report names the entry", async () => {
  const index = 100;
  const entry = world.content.ledger.entries[index] as string;
  const path = `ledger/${entriesPath(0)}`;
  const damaged = await copyWith("flipped", path, (bytes) => {
    const place =
      bytes.indexOf(Buffer.from(entry)) + entry.indexOf('"points":') + '"points":'.length;
    bytes[place] = bytes[place] === 0x39 ? 0x38 : 0x39;
    return bytes;
  });
  const { document, exitCode } = await dureJson<Verdict>(
    "verify",
    damaged,
    "--policy",
    at("policy"),
  );
  expect(exitCode).toBe(1);
  expect(document.ok).toBe(false);
  expect(document.problems[0]).toMatchObject({ log: "ledger", index });
  const { stdout } = await dure("verify", damaged, "--policy", at("policy"));
  expect(stdout).toContain("처음으로 어긋난 곳:");
  expect(stdout).toContain(`원장, ${index}번`);
});

test("a truncated export is found", async () => {
  const { length } = world.content.ledger.entries;
  const last = `ledger/${entriesPath(1, length - 256)}`;
  const damaged = await copyWith("truncated", last, () => undefined);
  const { document, exitCode } = await dureJson<Verdict>(
    "verify",
    damaged,
    "--policy",
    at("policy"),
  );
  expect(exitCode).toBe(1);
  expect(document.problems[0]).toMatchObject({ code: "BUNDLE_MISSING", log: "ledger", index: 256 });
});

test("an export rolled back to an earlier day is only found by what a witness showed", async () => {
  const alone = await dure("verify", at("earlier"), "--policy", at("policy"));
  expect(alone.exitCode).toBe(0);
  const { document, exitCode } = await dureJson<Verdict>(
    ...(["verify", at("earlier"), "--policy", at("policy"), ...witnessed()] as const),
  );
  expect(exitCode).toBe(1);
  expect(document.problems.map(({ code, log }) => `${log} ${code}`).toSorted()).toEqual([
    "journal LOG_TRUNCATED",
    "ledger LOG_TRUNCATED",
  ]);
});

test("a foreign trust policy is not satisfied", async () => {
  const foreign = new TextDecoder().decode((await readFiles(at("theirs"))).get("trust/policy"));
  await writeFile(at("foreign"), foreign);
  const { document, exitCode } = await dureJson<Verdict>(
    "verify",
    at("good"),
    "--policy",
    at("foreign"),
  );
  expect(exitCode).toBe(1);
  expect(document.problems[0]).toMatchObject({ code: "LOG_UNKNOWN" });
});

test("old cosignatures are refused where the auditor asks for fresh ones", async () => {
  const fresh = ["--max-age-hours", "24", "--at", "2027-03-01T20:00:00+09:00"];
  expect((await dure("verify", ...holding(), ...fresh)).exitCode).toBe(0);
  const late = ["--max-age-hours", "24", "--at", "2027-03-08"];
  const { document, exitCode } = await dureJson<Verdict>("verify", ...holding(), ...late);
  expect(exitCode).toBe(1);
  expect(document.problems.map(({ code }) => code)).toContain("COSIGNATURE_STALE");
});

test("another agency's export is refused where one is named", async () => {
  expect((await dure("verify", ...holding(), "--agency", "donghae")).exitCode).toBe(0);
  const { document, exitCode } = await dureJson("verify", ...holding(), "--agency", "mapo");
  expect(exitCode).toBe(1);
  expect(document).toMatchObject({ ok: false, problem: { code: "CLI_OTHER_AGENCY" } });
});

test("what cannot be read and what is used wrongly have exit codes of their own", async () => {
  const cases: readonly (readonly [number, string, ...string[]])[] = [
    [3, "EXPORT_ABSENT", at("nothing")],
    [3, "CLI_FILE_UNREADABLE", at("good"), "--policy", at("nothing")],
    [2, "CLI_USAGE"],
    [2, "CLI_USAGE", at("good"), at("good")],
    [2, "CLI_USAGE", at("good"), "--max-age-hours", "soon"],
    [2, "CLI_USAGE", at("good"), "--at", "yesterday"],
    [2, "CLI_USAGE", at("good"), "--no-such-option"],
    [2, "CLI_USAGE", at("theirs"), "--witnessed", at("seen-ledger")],
  ];
  for (const [expected, code, ...words] of cases) {
    const { exitCode, stdout } = await dureHere("verify", ...words, "--json");
    expect(JSON.parse(stdout), words.join(" ")).toMatchObject({ ok: false, problem: { code } });
    expect(exitCode, words.join(" ")).toBe(expected);
  }
});
