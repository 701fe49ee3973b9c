import { accepted, type Outcome, refused } from "@dure/kernel";
import { readSheet } from "read-excel-file/node";
import { directoryProblems } from "../errors.ts";
import { CsvError, parseCsv } from "./csv.ts";
import { declaredZipSize } from "./zip-size.ts";

export const MAX_IMPORT_ROWS = 10_000;
export const MAX_IMPORT_BYTES = 8 * 1024 * 1024;
const MAX_UNPACKED_BYTES = 64 * 1024 * 1024;

/** Whether a row holds anything. Empty rows keep their place, so that a named row is the row of the file. */
export const hasText = (row: readonly string[]): boolean => row.some((cell) => cell.trim() !== "");

/** Rows of text as they stand in the file, the line of titles first. */
export type Table = readonly (readonly string[])[];

/**
 * Reads an uploaded table: XLSX by its first bytes, else CSV in UTF-8 (with or without BOM) or CP949. Refuses
 * `IMPORT_FILE_UNREADABLE` and `IMPORT_TOO_LARGE` (8 MiB, 10,000 rows).
 */
export async function readTable(bytes: Buffer): Promise<Outcome<Table>> {
  if (bytes.length > MAX_IMPORT_BYTES) return tooLarge("8 MiB");
  const isZip = bytes.subarray(0, 4).equals(Buffer.from([0x50, 0x4b, 0x03, 0x04]));
  const table = isZip ? await readXlsx(bytes) : readCsv(bytes);
  if (!table.ok) return table;
  const rows = table.value;
  if (rows.length > MAX_IMPORT_ROWS + 1) return tooLarge("10,000줄");
  return rows.slice(1).some(hasText)
    ? table
    : unreadable("제목 줄과 한 줄 이상의 자료가 없습니다.");
}

const unreadable = (reason: string) =>
  refused(directoryProblems.refuse("IMPORT_FILE_UNREADABLE", { reason }));
const tooLarge = (limit: string) =>
  refused(directoryProblems.refuse("IMPORT_TOO_LARGE", { limit }));

/** UTF-8 where every byte fits it, else CP949: Korean text in CP949 is practically never valid UTF-8. */
function decode(bytes: Buffer): string | undefined {
  for (const encoding of ["utf-8", "euc-kr"]) {
    try {
      return new TextDecoder(encoding, { fatal: true }).decode(bytes);
    } catch {
      // Not this encoding; the next one may fit.
    }
  }
  return undefined;
}

function readCsv(bytes: Buffer): Outcome<Table> {
  const text = decode(bytes);
  if (text === undefined) return unreadable("글자 인코딩이 UTF-8도 CP949도 아닙니다.");
  try {
    return accepted(parseCsv(text, MAX_IMPORT_ROWS + 2));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return unreadable(`${error.line}번째 줄의 따옴표가 닫히지 않았습니다.`);
  }
}

async function readXlsx(bytes: Buffer): Promise<Outcome<Table>> {
  const unpacked = declaredZipSize(bytes);
  if (unpacked === undefined) return unreadable("XLSX 파일이 손상되었습니다.");
  if (unpacked > MAX_UNPACKED_BYTES) return tooLarge("64 MiB(압축을 푼 크기)");
  try {
    const sheet: readonly (readonly unknown[])[] = await readSheet(bytes);
    return accepted(sheet.slice(0, MAX_IMPORT_ROWS + 2).map((row) => row.map(cellText)));
  } catch {
    return unreadable("XLSX 파일을 열 수 없습니다.");
  }
}

/** Dates of a workbook are civil days, which its reader gives as midnight UTC. */
function cellText(cell: unknown): string {
  if (cell instanceof Date) return cell.toISOString().slice(0, 10);
  if (typeof cell === "string") return cell;
  return typeof cell === "number" || typeof cell === "boolean" ? String(cell) : "";
}
