import { describe, expect, test } from "vitest";
import { packFor, parsePolicyYaml, policyProblems } from "../src/index.ts";

const YAML = packFor("donghae")?.yaml ?? "";

/** Reads the donghae file with one text replaced by another, and tells where that text began. */
function broken(from: string, to: string) {
  const at = YAML.indexOf(from);
  if (at < 0) throw new Error(`not in the file: ${from}`);
  const before = YAML.slice(0, at).split("\n");
  const read = parsePolicyYaml(
    YAML.replace(from, () => to),
    "donghae.yaml",
  );
  return {
    errors: read.ok ? [] : read.errors,
    line: before.length,
    column: (before.at(-1)?.length ?? 0) + 1,
  };
}

describe("errors of a policy file", () => {
  test.each([
    ["gradeAtMost: 6", "gradeAtMoost: 6", "POLICY_FIELD_UNKNOWN", 0],
    ["points: 3\n    evidence", "pointsMilli: 3000\n    evidence", "POLICY_FIELD_UNKNOWN", 0],
    ["gradeAtMost: 6", "gradeAtMost: 육급", "POLICY_TYPE_WRONG", 13],
    ["gradeAtMost: 6", "gradeAtMost:", "POLICY_TYPE_WRONG", 12],
    ["gradeAtMost: 6", "gradeAtMost: 10", "POLICY_OUT_OF_RANGE", 13],
    ["mode: DEDUCT", "mode: SPEND", "POLICY_VALUE_NOT_ALLOWED", 6],
    ["kind: MANUAL", "kind: BY_HAND", "POLICY_VALUE_NOT_ALLOWED", 6],
    ["departments: ALL", "departments: SOME", "POLICY_VALUE_NOT_ALLOWED", 13],
    ["code: OUTCOME", "code: outcome", "POLICY_FORMAT_WRONG", 6],
    ["effectiveFrom: 2026-01-01", "effectiveFrom: 2026-02-30", "POLICY_DATE_WRONG", 15],
    ["expire: 12-31", "expire: 12-32", "POLICY_DATE_WRONG", 8],
    ["points: 10", "points: 10.0001", "POLICY_POINTS_WRONG", 8],
    ["points: 10", "points: 열 점", "POLICY_POINTS_WRONG", 8],
    ["days: 1 ", "days: 0.0001 ", "POLICY_LEAVE_WRONG", 6],
    ["maxShareOnePerson: 0.3", "maxShareOnePerson: 30", "POLICY_SHARE_WRONG", 19],
    ["code: OUTCOME", "code: COLLABORATION", "POLICY_CODE_REPEATED", 6],
    ["points: 7\n", "points: 5\n", "POLICY_TIER_ORDER", 8],
    ["step: 2", "step: 3", "POLICY_STEPS_WRONG", 6],
    ["kind: COMMENDATION", "kind: PRIZE", "POLICY_AWARD_WON", undefined],
    ["covers: [LEAVE]", "covers: [PROGRAMME]", "POLICY_LEGAL_BASIS_MISSING", undefined],
    [
      "fiscalYear: 2026",
      "fiscalYear: 2026\neffectiveTo: 2025-12-31",
      "POLICY_PERIOD_WRONG",
      undefined,
    ],
    ["mode: DEDUCT,", "mode: DEDUCT, mode: DEDUCT,", "POLICY_KEY_REPEATED", 14],
    ["exclude: [DISCIPLINED]", "exclude: [DISCIPLINED", "POLICY_YAML_SYNTAX", undefined],
    ["gradeField: gradeEquivalent", "gradeField: *grade", "POLICY_YAML_SYNTAX", undefined],
  ] as const)("%s -> %s is %s", (from, to, code, offset) => {
    const { errors, line, column } = broken(from, to);
    const error = errors.find((candidate) => candidate.code === code);
    expect(error, JSON.stringify(errors)).toBeDefined();
    expect(error?.file).toBe("donghae.yaml");
    if (offset === undefined) return;
    expect([error?.line, error?.column]).toEqual([line, column + offset]);
  });

  test("every text is filled in and says what, why and how to mend it", () => {
    const { errors } = broken("mode: DEDUCT", "mode: SPEND");
    expect(errors).toEqual([
      expect.objectContaining({
        path: "settlement.mode",
        title: "쓸 수 없는 값입니다.",
        why: "허용된 값은 DEDUCT, MILESTONE입니다.",
      }),
    ]);
    expect(errors[0]?.remedy).not.toMatch(/[{}]/);
  });

  test("a missing field is named at the map that lacks it", () => {
    const { errors, line } = broken("  gradeField: gradeEquivalent\n", "");
    expect(errors).toEqual([
      expect.objectContaining({ code: "POLICY_FIELD_MISSING", path: "eligibility.gradeField" }),
    ]);
    expect(errors[0]?.line).toBeLessThanOrEqual(line);
    expect(errors[0]?.why).toContain("‘gradeField’");
  });

  test("several mistakes are told at once, in the order of the file", () => {
    const text = YAML.replace("gradeAtMost: 6", "gradeAtMost: x")
      .replace("mode: DEDUCT", "mode: X")
      .replace("points: 10", "points: x");
    const read = parsePolicyYaml(text, "donghae.yaml");
    const errors = read.ok ? [] : read.errors;
    expect(errors.map(({ code }) => code)).toEqual([
      "POLICY_TYPE_WRONG",
      "POLICY_VALUE_NOT_ALLOWED",
      "POLICY_POINTS_WRONG",
    ]);
  });

  test("an activity must have exactly one way to its points", () => {
    const none = broken("    points: 5\n", "");
    expect(none.errors).toMatchObject([{ code: "POLICY_POINTS_WAY", path: "activities.3" }]);
    const two = broken("    points: 5\n", "    points: 5\n    range: { min: 1, max: 3 }\n");
    expect(two.errors).toMatchObject([{ code: "POLICY_POINTS_WAY" }]);
    const inverted = broken("    points: 5\n", "    range: { min: 3, max: 1 }\n");
    expect(inverted.errors).toMatchObject([
      { code: "POLICY_RANGE_WRONG", path: "activities.3.range.max" },
    ]);
  });

  test.each([
    ["nothing", ""],
    ["a list", "- 1"],
    ["a word", "정책"],
    ["an alias", "a: &x 1\nb: *x"],
    ["deep nesting", `a: ${"[".repeat(40)}${"]".repeat(40)}`],
    ["very deep nesting", "[".repeat(60_000)],
    ["a foreign tag", "id: !!js/function 'x'"],
    ["a prototype", "__proto__: { id: mileage }"],
    ["provenance that is no map", `${YAML.split("provenance:")[0]}provenance: 1`],
  ])("%s is refused and does not throw", (_name, text) => {
    const read = parsePolicyYaml(text, "x.yaml");
    expect(read.ok).toBe(false);
    for (const { code, line, column } of read.ok ? [] : read.errors) {
      expect(policyProblems.table).toHaveProperty(code);
      expect(Math.min(line, column)).toBeGreaterThan(0);
    }
  });

  test("a file beyond the limit is not parsed", () => {
    const read = parsePolicyYaml(`# ${"x".repeat(70_000)}`, "x.yaml");
    expect(read).toMatchObject({ ok: false, errors: [{ code: "POLICY_FILE_TOO_LARGE" }] });
  });
});

test("points may be text or numbers, and both mean the same", () => {
  const asText = parsePolicyYaml(YAML.replace("points: 10", 'points: "10.0"'), "a.yaml");
  const asNumber = parsePolicyYaml(YAML, "b.yaml");
  expect(asText).toEqual(asNumber);
});

test("half days are minutes", () => {
  const read = parsePolicyYaml(YAML.replace("days: 1 ", "days: 0.5 "), "a.yaml");
  expect(read.ok && read.policy.tiers[2]?.choices[1]).toEqual({ kind: "LEAVE", leaveMinutes: 240 });
});
