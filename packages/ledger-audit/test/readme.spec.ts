import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { auditProblems, exportProblems } from "../src/index.ts";

const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");

describe("the codes of this package", () => {
  it("are all listed in the README", () => {
    const codes = [...Object.keys(auditProblems.table), ...Object.keys(exportProblems.table)];
    for (const code of codes) expect(readme).toContain(code);
  });
});
