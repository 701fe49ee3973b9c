import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { temporaryFolder } from "@dure/testing";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readDemonstration, writeDemonstration } from "../src/demonstration.ts";

const staff = {
  agency: "donghae",
  agencyName: "동해시",
  personRef: "ref-1",
  displayName: "가온이(가상)",
  description: "직원, D01",
};
const operator = {
  agency: "dure",
  agencyName: "두레 운영",
  personRef: "operator",
  displayName: "운영자(가상)",
  description: "운영자",
  kind: "operator" as const,
};
const demonstration = { seedYear: 2026, demoPeople: [staff, operator], endMs: 1, offsetMs: 2 };

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(() => folder.remove());

const file = () => join(folder.path, "demonstration.json");

test("the demonstration is kept without the names of people of an agency", async () => {
  writeDemonstration(folder.path, demonstration);
  expect(await readFile(file(), "utf8")).not.toContain("가온이");
  const { displayName: _name, ...nameless } = staff;
  expect(readDemonstration(folder.path)).toEqual({
    ...demonstration,
    demoPeople: [nameless, operator],
  });
  expect(await readdir(folder.path)).toEqual(["demonstration.json"]);
});

test("a file of before loses the names that it held at the next start", async () => {
  await writeFile(file(), JSON.stringify(demonstration));
  expect(JSON.stringify(readDemonstration(folder.path))).not.toContain("가온이");
  expect(await readFile(file(), "utf8")).not.toContain("가온이");
});

test("a folder without one holds no demonstration", () => {
  expect(readDemonstration(folder.path)).toBeUndefined();
});
