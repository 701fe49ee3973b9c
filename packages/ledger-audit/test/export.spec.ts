import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openExport, type Verdict, verifyExport, writeExport } from "../src/index.ts";
import { policyTextOf, recordOf, sealRecord } from "./support/sealed-tenant.ts";
import { smallAgency } from "./support/small-agency.ts";

const history = smallAgency();
const policyText = policyTextOf("samcheok");
let room: string;
let good: string;

const source = () => sealRecord(recordOf(history));

beforeAll(async () => {
  room = await mkdtemp(join(tmpdir(), "dure-export-"));
  good = join(room, "good");
  await writeExport({ source: await source(), policyText, folder: good });
});
afterAll(() => rm(room, { recursive: true, force: true }));

let copies = 0;
async function copyOf(): Promise<string> {
  copies += 1;
  const folder = join(room, `copy-${copies}`);
  await cp(good, folder, { recursive: true });
  return folder;
}

const verdictOf = async (folder: string): Promise<Verdict> =>
  verifyExport({ source: await openExport(folder), policyText });

async function filesOf(folder: string): Promise<ReadonlyMap<string, string>> {
  const names = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = names
    .filter((each) => each.isFile())
    .map((each) => join(each.parentPath, each.name));
  const texts = files.toSorted().map(async (file) => {
    return [file.slice(folder.length + 1), await readFile(file, "base64")] as const;
  });
  return new Map(await Promise.all(texts));
}

/** Replaces text in a file and answers whether that changed it. */
async function edit(folder: string, path: string, from: string, to: string): Promise<void> {
  const file = join(folder, path);
  const before = await readFile(file, "latin1");
  const after = before.replace(from, to);
  expect(after).not.toBe(before);
  await writeFile(file, after, "latin1");
}

describe("an export", () => {
  it("verifies from its folder, with its receipts", async () => {
    const verdict = await verdictOf(good);
    expect(verdict.problems).toEqual([]);
    expect(verdict.checked.receipts).toBe(2);
  });

  it("has everything that the format names", async () => {
    const paths = [...(await filesOf(good)).keys()];
    const expected = [
      "README.ko.md",
      "export.json",
      "journal/checkpoint",
      "journal/events/000.jsonl",
      `journal/tile/0/000.p/${history.events.length}`,
      `journal/tile/entries/000.p/${history.events.length}`,
      "keys.jsonl",
      "ledger/checkpoint",
      `ledger/tile/0/000.p/${history.entries.length}`,
      `ledger/tile/entries/000.p/${history.entries.length}`,
      "schemas/points.granted.v1.json",
      "trust/policy",
    ];
    for (const path of expected) expect(paths).toContain(path);
    expect(paths.filter((path) => path.startsWith("policies/"))).toHaveLength(2);
    expect(paths.filter((path) => path.startsWith("schemas/"))).toHaveLength(16);
    expect(JSON.parse(await readFile(join(good, "export.json"), "utf8"))).toEqual({
      format: "dure-export/1",
      tenant: "samcheok",
      logs: {
        journal: { origin: "mileage.example.kr/journal/samcheok", size: history.events.length },
        ledger: {
          origin: "mileage.example.kr/ledger/samcheok/mileage",
          size: history.entries.length,
        },
      },
    });
  });

  it("is the same to the byte when it is written again, over itself", async () => {
    const folder = await copyOf();
    await writeExport({ source: await source(), policyText, folder });
    expect(await filesOf(folder)).toEqual(await filesOf(good));
  });

  it("is written again from an export, byte for byte", async () => {
    const folder = join(room, "again");
    await writeExport({ source: await openExport(good), policyText, folder });
    expect(await filesOf(folder)).toEqual(await filesOf(good));
  });

  it("leaves nothing half-written beside it when it fails", async () => {
    const sealed = await source();
    const half = { ...sealed, event: async () => undefined };
    const folder = join(room, "half");
    await expect(writeExport({ source: half, policyText, folder })).rejects.toThrow(
      "EXPORT_INCOMPLETE",
    );
    expect((await readdir(room)).filter((name) => name.includes("half"))).toEqual([]);
  });

  it("does not overwrite a folder that is no export", async () => {
    const folder = join(room, "private");
    await mkdir(folder);
    await writeFile(join(folder, "letter.txt"), "mine");
    await expect(writeExport({ source: await source(), policyText, folder })).rejects.toThrow(
      "EXPORT_FOLDER_TAKEN",
    );
    expect(await readdir(folder)).toEqual(["letter.txt"]);
  });

  it("is refused at a size of which there is no checkpoint", async () => {
    const folder = join(room, "size");
    const asked = { source: await source(), policyText, folder, atSize: 7 };
    await expect(writeExport(asked)).rejects.toThrow("EXPORT_SIZE_UNKNOWN");
  });

  it("is not opened where there is none", async () => {
    await expect(openExport(join(room, "nowhere"))).rejects.toThrow("EXPORT_ABSENT");
    const folder = await copyOf();
    await edit(folder, "export.json", "dure-export/1", "dure-export/9");
    await expect(openExport(folder)).rejects.toThrow("EXPORT_FORMAT_UNKNOWN");
  });
});

describe("an export whose files were altered", () => {
  const seven = history.entries[7] ?? "";
  const cases: readonly [what: string, alter: (folder: string) => Promise<void>, found: object][] =
    [
      [
        "one digit of an entry",
        async (folder) => {
          const path = `ledger/tile/entries/000.p/${history.entries.length}`;
          await edit(folder, path, seven, seven.replace(/"rec":(\d+)\d,/, '"rec":$19,'));
        },
        { code: "ENTRY_ALTERED", log: "ledger", index: 7 },
      ],
      [
        "one byte of a tile",
        (folder) => flip(folder, `ledger/tile/0/000.p/${history.entries.length}`, 5 * 32),
        { code: "TILE_ALTERED", log: "ledger", index: 5 },
      ],
      [
        "a tile taken away",
        (folder) => rm(join(folder, `journal/tile/0/000.p/${history.events.length}`)),
        { code: "TILE_MISSING", log: "journal" },
      ],
      [
        "the entries taken away",
        (folder) => rm(join(folder, `ledger/tile/entries/000.p/${history.entries.length}`)),
        { code: "BUNDLE_MISSING", log: "ledger", index: 0 },
      ],
      [
        "the size in a checkpoint",
        (folder) => edit(folder, "ledger/checkpoint", `\n${history.entries.length}\n`, "\n9\n"),
        { code: "NOTE_SIGNATURE_WRONG", log: "ledger" },
      ],
      [
        "a policy text",
        async (folder) => {
          const [name = ""] = await readdir(join(folder, "policies"));
          await edit(folder, `policies/${name}`, "3000", "9000");
        },
        { code: "POLICY_FILE_DIFFERS" },
      ],
      [
        "a policy nobody published",
        (folder) => writeFile(join(folder, "policies", `${"0".repeat(64)}.json`), "{}"),
        { code: "POLICY_FILE_DIFFERS", path: `policies/${"0".repeat(64)}.json` },
      ],
      [
        "an event that nobody sealed",
        async (folder) => {
          const file = join(folder, "journal/events/000.jsonl");
          await writeFile(file, `${await readFile(file, "utf8")}{"data":"{}","header":"{}"}\n`);
        },
        { code: "JOURNAL_EVENT_UNSEALED", path: "journal/events/000.jsonl" },
      ],
      [
        "the size in its manifest",
        (folder) => edit(folder, "export.json", `"size":${history.entries.length}`, '"size":9'),
        { code: "MANIFEST_DIFFERS", path: "export.json" },
      ],
      [
        "a receipt",
        async (folder) => {
          const [name = ""] = await readdir(join(folder, "receipts"));
          await edit(folder, `receipts/${name}`, "index ", "index 1");
        },
        { code: "RECEIPT_WRONG" },
      ],
      [
        "a schema",
        (folder) => edit(folder, "schemas/lot.expired.v1.json", "minimum", "maximum"),
        { code: "SCHEMA_FILE_DIFFERS", path: "schemas/lot.expired.v1.json" },
      ],
      [
        "the registry of keys",
        (folder) => edit(folder, "keys.jsonl", "LIVE", "DEAD"),
        { code: "SOURCE_UNREADABLE", path: "keys.jsonl" },
      ],
      [
        "a destroyed key that lives",
        (folder) => edit(folder, "keys.jsonl", "DESTROYED", "LIVE"),
        { code: "KEY_RESTORED", log: "ledger" },
      ],
      [
        "an event",
        (folder) => edit(folder, "journal/events/000.jsonl", "p-head", "p-heat"),
        { code: "JOURNAL_EVENT_DIFFERS", log: "journal" },
      ],
      [
        "the tenant that it says it is of",
        (folder) => edit(folder, "export.json", '"tenant":"samcheok"', '"tenant":"donghae"'),
        { code: "LOG_OF_ANOTHER" },
      ],
    ];
  for (const [what, alter, found] of cases) {
    it(`says so: ${what}`, async () => {
      const folder = await copyOf();
      await alter(folder);
      const verdict = await verdictOf(folder);
      expect(verdict.ok).toBe(false);
      expect(verdict.problems[0]).toMatchObject(found);
    });
  }

  it("never makes the verifier throw: every file cut short, emptied, or of noise", async () => {
    const paths = [...(await filesOf(good)).keys()].filter((path) => path !== "export.json");
    for (const path of paths) {
      const bytes = await readFile(join(good, path));
      const noise = Buffer.alloc(bytes.length, "}\u0000{");
      for (const damaged of [bytes.subarray(0, bytes.length / 2), Buffer.alloc(0), noise]) {
        const folder = await copyOf();
        await writeFile(join(folder, path), damaged);
        const verdict = await verdictOf(folder);
        // The readme and the export's own copy of the policy are not evidence.
        expect(verdict.ok, path).toBe(path === "README.ko.md" || path === "trust/policy");
        await rm(folder, { recursive: true });
      }
    }
  });
});

async function flip(folder: string, path: string, at: number): Promise<void> {
  const bytes = await readFile(join(folder, path));
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  await writeFile(join(folder, path), bytes);
}
