import { parsePoints } from "@dure/kernel";

/** Minutes of one leave day (지방공무원 복무규정: eight hours). */
export const LEAVE_MINUTES_PER_DAY = 480;

type Unit = "POINTS" | "LEAVE_DAYS" | "SHARE";

interface UnitField {
  /** Name in a YAML file, where people write points and days. */
  readonly authored: string;
  /** Name in the rules, where every amount is an integer. */
  readonly canonical: string;
  readonly unit: Unit;
}

const UNIT_FIELDS: readonly UnitField[] = [
  { authored: "points", canonical: "pointsMilli", unit: "POINTS" },
  { authored: "min", canonical: "minPointsMilli", unit: "POINTS" },
  { authored: "max", canonical: "maxPointsMilli", unit: "POINTS" },
  { authored: "maxScore", canonical: "maxScoreMilli", unit: "POINTS" },
  { authored: "days", canonical: "leaveMinutes", unit: "LEAVE_DAYS" },
  {
    authored: "leaveDaysPerPersonYear",
    canonical: "leaveMinutesPerPersonYear",
    unit: "LEAVE_DAYS",
  },
  { authored: "maxShareOnePerson", canonical: "maxShareOnePersonPermille", unit: "SHARE" },
];

const byAuthored = new Map(UNIT_FIELDS.map((field) => [field.authored, field]));
const byCanonical = new Map(UNIT_FIELDS.map((field) => [field.canonical, field]));

const WRONG_CODE = {
  POINTS: "POLICY_POINTS_WRONG",
  LEAVE_DAYS: "POLICY_LEAVE_WRONG",
  SHARE: "POLICY_SHARE_WRONG",
} as const;

export type UnitProblemCode = (typeof WRONG_CODE)[Unit] | "POLICY_FIELD_UNKNOWN";

export interface UnitProblem {
  readonly code: UnitProblemCode;
  readonly path: readonly (string | number)[];
}

/** The name that people write for a field of the rules: `pointsMilli` -> `points`. */
export const authoredName = (canonical: string): string =>
  byCanonical.get(canonical)?.authored ?? canonical;

/**
 * Turns what people write (points, days, shares as decimals) into the integers of the rules and renames the fields. It
 * goes on after a problem, so that one reading names all of them. The caller bounds depth and size.
 */
export function toCanonicalUnits(authored: unknown): {
  readonly value: unknown;
  readonly problems: readonly UnitProblem[];
} {
  const problems: UnitProblem[] = [];
  return { value: convert(authored, [], problems), problems };
}

function convert(value: unknown, path: readonly (string | number)[], problems: UnitProblem[]) {
  if (Array.isArray(value)) {
    return value.map((item: unknown, index): unknown => convert(item, [...path, index], problems));
  }
  if (typeof value !== "object" || value === null) return value;
  const entries: [string, unknown][] = [];
  for (const [name, inner] of Object.entries(value)) {
    const here = [...path, name];
    const field = byAuthored.get(name);
    if (byCanonical.has(name)) problems.push({ code: "POLICY_FIELD_UNKNOWN", path: here });
    else if (!field) entries.push([name, convert(inner, here, problems)]);
    else entries.push([field.canonical, convertUnit(inner, field, here, problems)]);
  }
  return Object.fromEntries(entries);
}

function convertUnit(
  value: unknown,
  { unit }: UnitField,
  path: readonly (string | number)[],
  problems: UnitProblem[],
): unknown {
  const thousandths =
    typeof value === "number" || typeof value === "string" ? parsePoints(String(value)) : undefined;
  const converted = thousandths === undefined ? undefined : inUnit(thousandths, unit);
  if (converted === undefined) problems.push({ code: WRONG_CODE[unit], path });
  return converted ?? value;
}

function inUnit(thousandths: number, unit: Unit): number | undefined {
  if (unit === "LEAVE_DAYS") {
    const minutes = (thousandths * LEAVE_MINUTES_PER_DAY) / 1000;
    return Number.isInteger(minutes) ? minutes : undefined;
  }
  if (unit === "SHARE" && (thousandths < 1 || thousandths > 1000)) return undefined;
  return thousandths;
}
