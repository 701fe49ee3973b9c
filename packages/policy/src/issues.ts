import type { z } from "zod";
import type { PolicyProblemCode } from "./errors.ts";
import { policyProblems } from "./errors.ts";
import { authoredName } from "./units.ts";

export interface ReadIssue {
  readonly code: PolicyProblemCode;
  readonly path: readonly PropertyKey[];
  /** A field of the map at `path`, when the issue is about its name. */
  readonly key?: string;
  readonly params: Readonly<Record<string, string>>;
}

const TYPE_NAMES: Readonly<Record<string, string>> = {
  string: "글자",
  number: "숫자",
  int: "정수",
  boolean: "true 또는 false",
  array: "목록",
  object: "항목 묶음",
  record: "항목 묶음",
};

/** Turns one issue of the schema into the package's own codes, with the values that the Korean text needs. */
export function readIssues(issue: z.core.$ZodIssue): readonly ReadIssue[] {
  const { path } = issue;
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => ({
      code: "POLICY_FIELD_UNKNOWN",
      path,
      key,
      params: { field: authoredName(key) },
    }));
  }
  const isMissing = issue.code !== "custom" && issue.input === undefined;
  if (isMissing) {
    const field = authoredName(String(path.at(-1) ?? ""));
    return [{ code: "POLICY_FIELD_MISSING", path, params: { field } }];
  }
  return [{ path, ...codeAndParams(issue) }];
}

function codeAndParams(issue: z.core.$ZodIssue): Pick<ReadIssue, "code" | "params"> {
  switch (issue.code) {
    case "invalid_type":
      return {
        code: "POLICY_TYPE_WRONG",
        params: { expected: TYPE_NAMES[issue.expected] ?? issue.expected },
      };
    case "invalid_value":
      return { code: "POLICY_VALUE_NOT_ALLOWED", params: { allowed: issue.values.join(", ") } };
    case "too_small":
      return {
        code: "POLICY_OUT_OF_RANGE",
        params: { bound: bound(issue.minimum, "이상", issue.origin) },
      };
    case "too_big":
      return {
        code: "POLICY_OUT_OF_RANGE",
        params: { bound: bound(issue.maximum, "이하", issue.origin) },
      };
    case "invalid_format":
      return { code: "POLICY_FORMAT_WRONG", params: { pattern: issue.pattern ?? issue.format } };
    case "invalid_union":
      return unionIssue(issue);
    case "custom":
      return customIssue(issue);
    default:
      return { code: "POLICY_TYPE_WRONG", params: { expected: "정해진" } };
  }
}

function bound(limit: number | bigint, side: string, origin: string): string {
  if (origin === "array") return `항목 수가 ${limit}개 ${side}`;
  return origin === "string" ? `길이가 ${limit}자 ${side}` : `${limit} ${side}`;
}

function unionIssue(issue: z.core.$ZodIssueInvalidUnion): Pick<ReadIssue, "code" | "params"> {
  const options =
    "options" in issue && issue.options ? issue.options.map(String) : ["ALL", "이름의 목록"];
  return { code: "POLICY_VALUE_NOT_ALLOWED", params: { allowed: options.join(", ") } };
}

function customIssue(issue: z.core.$ZodIssueCustom): Pick<ReadIssue, "code" | "params"> {
  const { code, ...rest } = issue.params ?? {};
  const params = Object.fromEntries(
    Object.entries(rest).map(([name, value]) => [name, String(value)]),
  );
  return isKnownCode(code) ? { code, params } : { code: "POLICY_TYPE_WRONG", params };
}

const isKnownCode = (code: unknown): code is PolicyProblemCode =>
  typeof code === "string" && code in policyProblems.table;
