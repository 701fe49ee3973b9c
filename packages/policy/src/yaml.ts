import { type Document, LineCounter, parseDocument, type YAMLError } from "yaml";
import { type PolicyProblemCode, policyProblems } from "./errors.ts";
import { type ReadIssue, readIssues } from "./issues.ts";
import { type Provenance, ProvenanceSchema, strayProvenance } from "./provenance.ts";
import { type Policy, PolicySchema } from "./schema.ts";
import { toCanonicalUnits } from "./units.ts";
import { type DocumentPath, type Location, locate, pathInFile } from "./yaml-location.ts";

/** Largest policy file that is read, in characters. The largest pack has less than an eighth of it. */
export const MAX_POLICY_FILE_SIZE = 65_536;
const MAX_ERRORS = 100;
const MAX_DEPTH = 12;

/** One thing to mend in a policy file. `title`, `why` and `remedy` are Korean; `code` is stable. */
export interface PolicyFileError {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** In the words of the file, such as `tiers.0.points`; empty for the whole file. */
  readonly path: string;
  readonly code: PolicyProblemCode;
  readonly title: string;
  readonly why: string;
  readonly remedy: string;
}

export type ParsedPolicy =
  | { readonly ok: true; readonly policy: Policy; readonly provenance: Provenance }
  | { readonly ok: false; readonly errors: readonly PolicyFileError[] };

/**
 * Reads a policy file (domain.md §3.1): points and days as decimals, an optional `provenance` map beside the rules. Names
 * all problems that it can find at once, at most 100, in the order of the file.
 */
export function parsePolicyYaml(text: string, fileName: string): ParsedPolicy {
  if (text.length > MAX_POLICY_FILE_SIZE) {
    const params = { size: String(text.length), limit: String(MAX_POLICY_FILE_SIZE) };
    const issue: ReadIssue = { code: "POLICY_FILE_TOO_LARGE", path: [], params };
    return { ok: false, errors: [fileError(fileName, START, issue)] };
  }
  const lines = new LineCounter();
  const opened = open(text, lines);
  if ("syntax" in opened) {
    const errors = opened.syntax.map(({ issue, at }) => fileError(fileName, at, issue));
    return { ok: false, errors: errors.slice(0, MAX_ERRORS) };
  }
  const { document, value } = opened;
  const read = readValue(value);
  if ("policy" in read) return { ok: true, ...read };
  const errors = read.issues.map((issue) =>
    fileError(fileName, locate(document, lines, issue.path, issue.key), issue),
  );
  errors.sort((left, right) => left.line - right.line || left.column - right.column);
  return { ok: false, errors: errors.slice(0, MAX_ERRORS) };
}

const START: Location = { line: 1, column: 1 };

interface SyntaxIssue {
  readonly issue: ReadIssue;
  readonly at: Location;
}

function open(
  text: string,
  lines: LineCounter,
): { document: Document; value: unknown } | { syntax: readonly SyntaxIssue[] } {
  const broken = (detail: string): { syntax: readonly SyntaxIssue[] } => ({
    syntax: [{ issue: { code: "POLICY_YAML_SYNTAX", path: [], params: { detail } }, at: START }],
  });
  try {
    const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
    if (document.errors.length > 0) {
      return { syntax: document.errors.map((error) => syntaxIssue(error, lines)) };
    }
    // A policy needs no aliases, and forbidding them keeps a small file small.
    const value: unknown = document.toJS({ maxAliasCount: 0 });
    return depthOf(value) > MAX_DEPTH ? broken("너무 깊습니다.") : { document, value };
  } catch (error) {
    // Aliases and thousands of nested brackets end here: both are errors of the text, not of the program.
    return broken(error instanceof RangeError ? "너무 깊습니다." : String(error));
  }
}

function syntaxIssue(error: YAMLError, lines: LineCounter): SyntaxIssue {
  const { line, col } = lines.linePos(error.pos[0]);
  const isRepeat = error.code === "DUPLICATE_KEY";
  const code = isRepeat ? "POLICY_KEY_REPEATED" : "POLICY_YAML_SYNTAX";
  return {
    issue: { code, path: [], params: { detail: error.message } },
    at: { line: Math.max(1, line), column: Math.max(1, col) },
  };
}

function depthOf(value: unknown, depth = 0): number {
  if (typeof value !== "object" || value === null || depth > MAX_DEPTH) return depth;
  return Math.max(depth, ...Object.values(value).map((inner) => depthOf(inner, depth + 1)));
}

function readValue(
  value: unknown,
): { policy: Policy; provenance: Provenance } | { issues: readonly ReadIssue[] } {
  const { rules, origins } = splitOrigins(value);
  const units = toCanonicalUnits(rules);
  const unitIssues = units.problems.map(
    ({ code, path }): ReadIssue =>
      code === "POLICY_FIELD_UNKNOWN"
        ? { code, path: path.slice(0, -1), ...named(path) }
        : { code, path, params: {} },
  );
  const isNamed = new Set(
    unitIssues.flatMap(({ path, key }) => (key === undefined ? [pathInFile(path)] : [])),
  );
  const policy = PolicySchema.safeParse(units.value, { reportInput: true });
  const provenance = ProvenanceSchema.safeParse(origins, { reportInput: true });
  const issues = [
    ...unitIssues,
    ...(policy.error?.issues ?? [])
      .flatMap(readIssues)
      .filter(({ path }) => !isNamed.has(pathInFile(path))),
    ...(provenance.error?.issues ?? []).flatMap(readIssues).map(insideProvenance),
  ];
  if (!policy.success || !provenance.success || issues.length > 0) return { issues };
  const strays = strayProvenance(policy.data, provenance.data).map(
    (field): ReadIssue => ({
      code: "POLICY_PROVENANCE_WRONG",
      path: ["provenance", field],
      params: { field },
    }),
  );
  return strays.length > 0
    ? { issues: strays }
    : { policy: policy.data, provenance: provenance.data };
}

const insideProvenance = (issue: ReadIssue): ReadIssue => ({
  ...issue,
  path: ["provenance", ...issue.path],
});

function named(path: DocumentPath): { key: string; params: { field: string } } {
  const key = String(path.at(-1));
  return { key, params: { field: key } };
}

function splitOrigins(value: unknown): { rules: unknown; origins: unknown } {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return { rules: value ?? {}, origins: {} };
  }
  const { provenance, ...rules } = value as Record<string, unknown>;
  return { rules, origins: provenance ?? {} };
}

function fileError(
  file: string,
  at: Location,
  { code, path, key, params }: ReadIssue,
): PolicyFileError {
  const { title, why, remedy } = policyProblems.refuse(code, params);
  const parts = [pathInFile(path), ...(key === undefined ? [] : [key])].filter((part) => part);
  return { file, ...at, path: parts.join("."), code, title, why, remedy };
}
