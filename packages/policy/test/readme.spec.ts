import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { packs, policyProblems } from "../src/index.ts";

const README = readFileSync(new URL("../README.md", import.meta.url), "utf8");

test("the README lists every code", () => {
  const missing = Object.keys(policyProblems.table).filter(
    (code) => !README.includes(`\`${code}\``),
  );
  expect(missing).toEqual([]);
});

test("the README tells which values of each pack come from a source", () => {
  for (const { tenantId, provenance } of packs()) {
    const section = README.split(`### ${tenantId}\n`)[1]?.split("\n##")[0] ?? "";
    const rows = Object.entries(provenance).map(([path, { kind }]) =>
      kind === "DEFAULT" ? `\`${path}\` ` : `| \`${path}\` `,
    );
    expect(rows.filter((row) => !section.includes(row))).toEqual([]);
  }
});
