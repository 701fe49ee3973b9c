import { describe, expect, it } from "vitest";
import { MAX_REPORT_BYTES, parseReport } from "./parse-report.ts";

const A = "A".repeat(32);
const B = "B".repeat(32);
const read = (text: string | Uint8Array, totalRequired = false) =>
  parseReport(typeof text === "string" ? Buffer.from(text) : text, { totalRequired });

describe("reading an operator's report", () => {
  it("takes lines with and without head, quotes, total and byte order mark", () => {
    const outcome = read(
      `\uFEFFpayoutRef,code\r\n${A},PAID\r\n"${B}",REJECTED,RECIPIENT_CLOSED\r\nTOTAL,2\r\n`,
    );
    expect(outcome).toMatchObject({
      ok: true,
      value: {
        lines: [
          { line: 2, payoutRef: A, code: "PAID" },
          { line: 3, payoutRef: B, code: "RECIPIENT_CLOSED" },
        ],
      },
    });
    expect(read(`${A},PAID`)).toMatchObject({ ok: true, value: { lines: [{ line: 1 }] } });
  });

  it("counts a repeated line once", () => {
    expect(read(`${A},PAID\n${A},PAID\nTOTAL,2`)).toMatchObject({
      ok: true,
      value: { lines: [{ payoutRef: A }] },
    });
  });

  it("names a file by its bytes", () => {
    const first = read(`${A},PAID\n`);
    const second = read(`${A},PAID\r\n`);
    expect(first.ok && second.ok && first.value.sha256 !== second.value.sha256).toBe(true);
  });

  it.each([
    ["a formula", `=cmd|'/c calc'!A1,PAID`],
    ["a reference of another shape", `${A.toLowerCase()},PAID`],
    ["a path", `../../etc/passwd,PAID`],
    ["a code of another shape", `${A},paid now`],
    ["one cell", A],
    ["four cells", `${A},REJECTED,RECIPIENT_CLOSED,x`],
    ["a third cell behind PAID", `${A},PAID,RECIPIENT_CLOSED`],
    ["two answers for one payout", `${A},PAID\n${A},RECIPIENT_CLOSED`],
    ["an empty line in between", `${A},PAID\n\n${B},PAID`],
    ["a line behind the total", `${A},PAID\nTOTAL,1\n${B},PAID`],
    ["a control character", `${A},PAID\u0000`],
  ])("refuses the whole for %s", (_, text) => {
    expect(read(text)).toMatchObject({ ok: false, refusal: { code: "REPORT_INVALID" } });
  });

  it("refuses bytes that are no UTF-8, too many lines and too large a file", () => {
    expect(read(Buffer.from([0xff, 0xfe, 0x41]))).toMatchObject({ ok: false });
    expect(read(`${A},PAID\n`.repeat(10_003))).toMatchObject({ ok: false });
    expect(read(Buffer.alloc(MAX_REPORT_BYTES + 1, 0x41))).toMatchObject({ ok: false });
  });

  it.each([
    ["wrong", `${A},PAID\nTOTAL,2`, false],
    ["no number", `${A},PAID\nTOTAL,x`, false],
    ["missing where it is needed", `${A},PAID\n`, true],
  ])("refuses a control total that is %s", (_, text, needed) => {
    expect(read(text, needed)).toMatchObject({
      ok: false,
      refusal: { code: "REPORT_CONTROL_TOTAL" },
    });
  });
});
