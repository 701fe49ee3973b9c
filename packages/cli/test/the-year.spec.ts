import { cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type TemporaryFolder, temporaryFolder } from "@dure/testing";
import { afterAll, beforeAll, describe, expect, it, test } from "vitest";
import { campaignSuite } from "./adversary/suite.ts";
import { dureJson } from "./support/dure.ts";
import {
  checkWithGo,
  type Replayed,
  replayWithPython,
  whyNoGo,
} from "./support/foreign-verifiers.ts";
import { exportHistory, operatorSigner, smallAgency } from "./support/small-export.ts";
import { type ExportOfTheYear, exportOfTheYear } from "./support/the-year.ts";

/** What `dure verify --json` says, as far as the tests look at it. */
interface Verdict {
  readonly ok: boolean;
  readonly problems: readonly object[];
  readonly ledger: {
    readonly size: number;
    readonly root: string;
    readonly stateRoot: string;
    readonly seals: number;
    readonly accounts: number;
  };
  readonly journal: { readonly size: number; readonly root: string };
}

const PREPARE_MS = 400_000;

let folder: TemporaryFolder;
let year: ExportOfTheYear;
let verdict: Verdict;

beforeAll(async () => {
  folder = await temporaryFolder();
  year = await exportOfTheYear(folder.path);
}, PREPARE_MS);
afterAll(() => folder.remove());

describe("an adversary with every power of the operator", () => {
  campaignSuite({
    what: "the seeded Donghae year",
    perKind: 18,
    atLeast: 500,
    prepareMs: PREPARE_MS,
    campaignMs: 400_000,
    async prepare(home) {
      const strangerFolder = join(home, "stranger");
      await exportHistory(smallAgency("mapo"), strangerFolder);
      const strangers = /^mileage\.example\.kr\//;
      return {
        folder: year.folder,
        strangerFolder,
        signerOf: (origin) =>
          strangers.test(origin) ? operatorSigner(origin) : year.signerOf(origin),
      };
    },
  });
});

beforeAll(async () => {
  const policy = join(folder.path, "witnesses", "trust-policy");
  const told = await dureJson<Verdict>("verify", year.folder, "--policy", policy);
  expect(told.exitCode).toBe(0);
  verdict = told.document;
}, PREPARE_MS);

/** The ledger's first bundle with one digit of an amount changed, in a copy of the export. */
async function withOneDigitChanged(): Promise<string> {
  const copy = join(folder.path, "altered");
  await cp(year.folder, copy, { recursive: true });
  const path = join(copy, "ledger/tile/entries/000");
  const bundle = await readFile(path);
  const at = bundle.indexOf('"points":3000');
  bundle[at + '"points":'.length] = "4".charCodeAt(0);
  await writeFile(path, bundle);
  return copy;
}

describe("the export of Donghae's year", () => {
  it("holds for dure verify by the auditors' own policy, with both witnesses' cosignatures", () => {
    expect(verdict).toMatchObject({ ok: true, problems: [] });
    expect(verdict.ledger.size).toBeGreaterThan(320);
    expect(verdict.ledger.seals).toBeGreaterThan(0);
  });

  it("holds for a Python program that shares no code, with the same roots and state root", async () => {
    const { exitCode, stdout } = await replayWithPython(year.folder, "--json");
    expect(exitCode).toBe(0);
    const replayed = JSON.parse(stdout) as Replayed;
    expect(replayed).toMatchObject({
      ok: true,
      seals: verdict.ledger.seals,
      ledger: { size: verdict.ledger.size, root: verdict.ledger.root },
      journal: { size: verdict.journal.size, root: verdict.journal.root },
      state: { root: verdict.ledger.stateRoot, accounts: verdict.ledger.accounts },
    });
  });

  test.skipIf(whyNoGo !== undefined)(
    `holds for Go's own checksum-database code, with the same roots${because(whyNoGo)}`,
    { timeout: 200_000 },
    async () => {
      const { exitCode, stdout } = await checkWithGo(year.folder);
      expect(exitCode).toBe(0);
      expect(stdout).toContain(verdict.ledger.root);
      expect(stdout).toContain(verdict.journal.root);
    },
  );

  test.skipIf(whyNoGo !== undefined)(
    `is refused by all three when one digit of one entry changes${because(whyNoGo)}`,
    { timeout: 200_000 },
    async () => {
      const altered = await withOneDigitChanged();
      const ours = await dureJson<Verdict>("verify", altered);
      expect([ours.exitCode, ours.document.ok]).toEqual([1, false]);
      expect((await replayWithPython(altered)).exitCode).toBe(1);
      expect((await checkWithGo(altered)).exitCode).toBe(1);
    },
  );
});

/** The name of a skipped test says why it is skipped. */
function because(why: string | undefined): string {
  return why === undefined ? "" : ` (skipped: ${why})`;
}
