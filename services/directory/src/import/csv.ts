/** What made a CSV text unreadable, by line, counted from 1. */
export class CsvError extends Error {
  readonly line: number;

  constructor(line: number) {
    super(`quotes do not close in line ${line}`);
    this.name = "CsvError";
    this.line = line;
  }
}

/**
 * Reads CSV (RFC 4180; comma, or tab where the first line has tabs and no comma). Stops after `maxRows` rows, so that
 * the caller can tell "too many" from "all". Throws `CsvError` where a quoted field never closes.
 */
export function parseCsv(text: string, maxRows: number): string[][] {
  const [firstLine = ""] = text.split(/\r?\n/, 1);
  const separator = firstLine.includes("\t") && !firstLine.includes(",") ? "\t" : ",";
  const rows: string[][] = [];
  let row: string[] = [];
  let at = 0;
  const endRow = (): void => {
    rows.push(row);
    row = [];
  };
  while (at < text.length && rows.length < maxRows) {
    const field =
      text[at] === '"' ? quoted(text, at, separator, rows.length + 1) : plain(text, at, separator);
    row.push(field.value);
    at = field.end;
    if (text[at] === separator) {
      at += 1;
      if (at === text.length) row.push("");
      continue;
    }
    if (text[at] === "\r") at += 1;
    if (text[at] === "\n") at += 1;
    endRow();
  }
  if (row.length > 0 && rows.length < maxRows) endRow();
  return rows;
}

interface Field {
  readonly value: string;
  readonly end: number;
}

function plain(text: string, start: number, separator: string): Field {
  let end = start;
  while (end < text.length && text[end] !== separator && text[end] !== "\n" && text[end] !== "\r") {
    end += 1;
  }
  return { value: text.slice(start, end), end };
}

/** Text between quotes; two quotes stand for one. Anything between the closing quote and the separator is an error. */
function quoted(text: string, start: number, separator: string, line: number): Field {
  let value = "";
  let from = start + 1;
  for (;;) {
    const close = text.indexOf('"', from);
    if (close === -1) throw new CsvError(line);
    value += text.slice(from, close);
    if (text[close + 1] !== '"') {
      const next = text[close + 1];
      if (next !== undefined && !`${separator}\r\n`.includes(next)) throw new CsvError(line);
      return { value, end: close + 1 };
    }
    value += '"';
    from = close + 2;
  }
}
