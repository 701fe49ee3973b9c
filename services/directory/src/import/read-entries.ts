import type { PersonEntry } from "../commands/person-entry.ts";
import { COLUMNS, type Column, type RowError, rowError } from "./columns.ts";
import { hasText, type Table } from "./read-table.ts";

/** A line that can be read, with its place in the file. */
export interface EntryLine {
  readonly row: number;
  readonly entry: PersonEntry;
}

export interface ReadEntries {
  readonly lines: readonly EntryLine[];
  readonly errors: readonly RowError[];
}

/** Reads every line of a table, naming each cell that cannot be read. Unknown columns are passed over. */
export function readEntries([titles = [], ...rows]: Table): ReadEntries {
  const found = titles.map((title) => title.replace(/\s+/g, "").toLowerCase());
  const places = new Map(
    COLUMNS.map((column) => [
      column,
      found.findIndex((title) => column.titles.some((known) => known.toLowerCase() === title)),
    ]),
  );
  const missing = COLUMNS.filter((column) => column.required && places.get(column) === -1);
  if (missing.length > 0) {
    const errors = missing.map(({ titles: [title = ""] }) => rowError(1, title, "COLUMN_MISSING"));
    return { lines: [], errors };
  }
  const lines: EntryLine[] = [];
  const errors: RowError[] = [];
  rows.forEach((cells, index) => {
    if (!hasText(cells)) return;
    const row = index + 2;
    const read = readLine(row, (column) => cells[places.get(column) ?? -1]?.trim() ?? "");
    if ("entry" in read) lines.push({ row, entry: read.entry });
    else errors.push(...read.errors);
  });
  return { lines, errors };
}

function readLine(
  row: number,
  textOf: (column: Column) => string,
): { entry: PersonEntry } | { errors: RowError[] } {
  const errors: RowError[] = [];
  const values: Record<string, unknown> = { roles: [] };
  for (const column of COLUMNS) {
    const [title = ""] = column.titles;
    const text = textOf(column);
    if (text === "") {
      if (column.required) errors.push(rowError(row, title, "VALUE_MISSING"));
      continue;
    }
    const read = column.read(text);
    if ("code" in read) errors.push(rowError(row, title, read.code));
    else values[column.field] = read.value;
  }
  return errors.length > 0 ? { errors } : { entry: values as unknown as PersonEntry };
}
