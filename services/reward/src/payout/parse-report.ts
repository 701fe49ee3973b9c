import { hash } from "node:crypto";
import { accepted, type Outcome, refused } from "@dure/kernel";
import { rewardProblems } from "../errors.ts";
import { isPayoutRef } from "./payout-ref.ts";

export interface ReportLine {
  /** Line number in the report, from 1. */
  readonly line: number;
  readonly payoutRef: string;
  /** `PAID`, or the operator's reason for not paying. */
  readonly code: string;
}

export interface PayoutReport {
  readonly sha256: string;
  readonly lines: readonly ReportLine[];
}

export const MAX_REPORT_BYTES = 1_000_000;
export const MAX_REPORT_LINES = 10_000;
const CODE = /^[A-Z][A-Z0-9_]{1,63}$/;

const invalid = (line: number, rule: string) =>
  refused(rewardProblems.refuse("REPORT_INVALID", { line, rule }));

/**
 * Reads an operator's report: lines `payoutRef,code` or `payoutRef,REJECTED,code`, optionally a head line and a last
 * line `TOTAL,<lines>`. What comes from outside is hostile until it fits: one line that does not refuses the whole, so that
 * half a report is never taken in. Refusals: `REPORT_INVALID`, `REPORT_CONTROL_TOTAL`.
 */
export function parseReport(
  bytes: Uint8Array,
  { totalRequired }: { readonly totalRequired: boolean },
): Outcome<PayoutReport> {
  if (bytes.byteLength > MAX_REPORT_BYTES) return invalid(1, "파일이 1,000,000바이트를 넘습니다.");
  const text = utf8(bytes);
  if (text === undefined) return invalid(1, "올바른 UTF-8 글이 아닙니다.");
  const rows = text.replace(/^\uFEFF/, "").split(/\r?\n/);
  if (rows.at(-1) === "") rows.pop();
  if (rows.length > MAX_REPORT_LINES + 2) return invalid(rows.length, "줄이 10,000개를 넘습니다.");
  const lines: ReportLine[] = [];
  const told = new Map<string, string>();
  let total: number | undefined;
  for (const [index, row] of rows.entries()) {
    const line = index + 1;
    const cells = row.split(",").map((cell) => unquoted(cell.trim()));
    if (total !== undefined) return invalid(line, "TOTAL 줄 뒤에 줄이 더 있습니다.");
    if (index === 0 && cells[0] === "payoutRef") continue;
    if (cells[0] === "TOTAL") {
      total = /^\d{1,5}$/.test(cells[1] ?? "") ? Number(cells[1]) : -1;
      continue;
    }
    const read = readLine(cells, line);
    if (typeof read === "string") return invalid(line, read);
    const before = told.get(read.payoutRef);
    if (before !== undefined && before !== read.code) {
      return invalid(line, "한 파일에서 같은 지급번호에 서로 다른 결과가 있습니다.");
    }
    if (before !== undefined) continue;
    told.set(read.payoutRef, read.code);
    lines.push(read);
  }
  const counted = rows.filter((row) => /^"?[A-Z2-7]{32}"?,/.test(row.trim())).length;
  if (total === undefined ? totalRequired : total !== counted) {
    return refused(rewardProblems.refuse("REPORT_CONTROL_TOTAL", { count: counted }));
  }
  return accepted({ sha256: hash("sha256", bytes, "hex"), lines });
}

function readLine(cells: readonly string[], line: number): ReportLine | string {
  const [payoutRef = "", first = "", second] = cells;
  if (cells.length < 2 || cells.length > 3) return "칸이 두 개나 세 개가 아닙니다.";
  if (!isPayoutRef(payoutRef)) return "지급번호의 모양이 아닙니다.";
  if (second !== undefined && second !== "" && first !== "REJECTED") {
    return "세 번째 칸은 REJECTED 뒤에만 쓸 수 있습니다.";
  }
  const code = first === "REJECTED" && second ? second : first;
  return CODE.test(code) ? { line, payoutRef, code } : "결과 코드의 모양이 아닙니다.";
}

const unquoted = (cell: string): string => /^"([^"]*)"$/.exec(cell)?.[1] ?? cell;

function utf8(bytes: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    // Tabs and line breaks are the only control characters that a table has.
    return /\p{Cc}/u.test(text.replace(/[\t\r\n]/g, "")) ? undefined : text;
  } catch {
    return undefined;
  }
}
