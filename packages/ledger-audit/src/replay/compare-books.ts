import {
  type Account,
  type Hold,
  type LedgerState,
  type Lot,
  type Member,
  type StateSeal,
  sealState,
} from "@dure/ledger-books";

/** All of the books as plain data, so that two of them can be compared wherever they come from. */
export interface BooksDump extends StateSeal {
  readonly accountsByName: Readonly<Record<string, Account>>;
  readonly lots: Readonly<Record<string, Lot>>;
  readonly members: Readonly<Record<string, Member>>;
  /** Thousandths earned, by `department|year`. */
  readonly departments: Readonly<Record<string, number>>;
  readonly holds: Readonly<Record<string, Hold>>;
}

/** One value that differs. `subject` is `account/…`, `lot/…`, `member/…`, `department/…`, `hold/…` or `state`. */
export interface BooksDifference {
  readonly subject: string;
  readonly field: string;
  readonly here: string;
  readonly there: string;
}

const MOST_DIFFERENCES = 1_000;

export function dumpBooks(state: LedgerState): BooksDump {
  return {
    ...sealState(state),
    accountsByName: Object.fromEntries(state.accounts.entries()),
    lots: Object.fromEntries(state.lots.rows.entries()),
    members: Object.fromEntries(state.members.entries()),
    departments: Object.fromEntries(state.departments.entries()),
    holds: Object.fromEntries(state.holds.entries()),
  };
}

/**
 * Lists what differs between two dumps, at most 1,000 values, in order of subject. Empty means that they hold the same to the
 * last thousandth of a point.
 */
export function compareBooks(here: BooksDump, there: BooksDump): readonly BooksDifference[] {
  const differences: BooksDifference[] = [];
  for (const field of ["entries", "accounts", "root"] as const) {
    compareValue(differences, "state", field, here[field], there[field]);
  }
  const tables = [
    ["account", here.accountsByName, there.accountsByName],
    ["department", here.departments, there.departments],
    ["hold", here.holds, there.holds],
    ["lot", here.lots, there.lots],
    ["member", here.members, there.members],
  ] as const;
  for (const [kind, left, right] of tables) compareTable(differences, kind, left, right);
  return differences.slice(0, MOST_DIFFERENCES);
}

/**
 * Compares what production says of itself, its seal or its whole books, with a replay. A seal can only say whether anything
 * differs; a dump says what.
 */
export function differencesBetween(
  production: BooksDump | StateSeal,
  replayed: LedgerState,
): readonly BooksDifference[] {
  const there = dumpBooks(replayed);
  if ("accountsByName" in production) return compareBooks(production, there);
  const differences: BooksDifference[] = [];
  for (const field of ["entries", "accounts", "root"] as const) {
    compareValue(differences, "state", field, production[field], there[field]);
  }
  return differences;
}

function compareTable(
  differences: BooksDifference[],
  kind: string,
  left: Readonly<Record<string, unknown>>,
  right: Readonly<Record<string, unknown>>,
): void {
  for (const key of [...new Set([...Object.keys(left), ...Object.keys(right)])].sort()) {
    if (differences.length >= MOST_DIFFERENCES) return;
    compareRow(differences, `${kind}/${key}`, left[key], right[key]);
  }
}

function compareRow(
  differences: BooksDifference[],
  subject: string,
  left: unknown,
  right: unknown,
): void {
  if (!isRow(left) || !isRow(right)) {
    compareValue(differences, subject, isRow(left ?? right) ? "" : "value", left, right);
    return;
  }
  for (const field of new Set([...Object.keys(left), ...Object.keys(right)])) {
    compareValue(differences, subject, field, left[field], right[field]);
  }
}

function compareValue(
  differences: BooksDifference[],
  subject: string,
  field: string,
  left: unknown,
  right: unknown,
): void {
  const [here, there] = [textOf(left), textOf(right)];
  if (here !== there) differences.push({ subject, field, here, there });
}

const isRow = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;

/** A row that is absent is an empty text. */
const textOf = (value: unknown): string =>
  value === undefined ? "" : typeof value === "string" ? value : JSON.stringify(value);
