import { expect, test } from "vitest";
import writeXlsx from "write-excel-file/node";
import { CsvError, parseCsv } from "./csv.ts";
import { readEntries } from "./read-entries.ts";
import { MAX_IMPORT_ROWS, readTable } from "./read-table.ts";
import { declaredZipSize } from "./zip-size.ts";

const TITLES = "사번,이름,부서코드,직급,직렬,고용구분,임용일,연락처,역할";
const LINE = "A-001,김하늘,D01,7급,행정,일반직,2026. 1. 5.,010-1234-5678,DEPT_HEAD;OFFICE";
const ENTRY = {
  staffNo: "A-001",
  name: "김하늘",
  departmentCode: "D01",
  gradeEquivalent: 7,
  jobSeries: "행정",
  employment: "일반직",
  on: "2026-01-05",
  phone: "010-1234-5678",
  roles: ["DEPT_HEAD", "OFFICE"],
};
// 사번,이름,부서코드,직급,직렬,고용구분,임용일 / A1,김하늘,D01,7,행정,일반직,2026-01-05 in CP949.
const CP949 = Buffer.from(
  "bbe7b9f82cc0ccb8a72cbacebcadc4dab5e52cc1f7b1de2cc1f7b7c42cb0edbfebb1b8bad02cc0d3bfebc0cf0a" +
    "41312cb1e8c7cfb4c32c4430312c372cc7e0c1a42cc0cfb9ddc1f72c323032362d30312d30350a",
  "hex",
);

const read = async (content: string | Buffer) => {
  const table = await readTable(Buffer.from(content));
  if (!table.ok) throw new Error(table.refusal.code);
  return readEntries(table.value);
};

test("reads UTF-8 with and without BOM, with either end of line", async () => {
  for (const content of [`${TITLES}\n${LINE}\n`, `\uFEFF${TITLES}\r\n${LINE}`]) {
    expect(await read(content)).toEqual({ lines: [{ row: 2, entry: ENTRY }], errors: [] });
  }
});

test("reads CP949", async () => {
  const { lines, errors } = await read(CP949);
  expect(errors).toEqual([]);
  expect(lines[0]?.entry).toMatchObject({ staffNo: "A1", name: "김하늘", jobSeries: "행정" });
});

test("reads XLSX, its dates and numbers included", async () => {
  const sheet = [
    TITLES.split(",").map((value) => ({ value })),
    [
      ...["A-001", "김하늘", "D01"].map((value) => ({ value })),
      { value: 7 },
      ...["행정", "일반직"].map((value) => ({ value })),
      { value: new Date(Date.UTC(2026, 0, 5)), format: "yyyy-mm-dd" },
      ...["010-1234-5678", "DEPT_HEAD;OFFICE"].map((value) => ({ value })),
    ],
  ];
  const bytes = await writeXlsx(sheet).toBuffer();
  expect(await read(bytes)).toEqual({ lines: [{ row: 2, entry: ENTRY }], errors: [] });
  expect(declaredZipSize(bytes)).toBeGreaterThan(bytes.length / 2);
});

test("names every wrong cell by row, column and code, and how to mend it", async () => {
  const { lines, errors } = await read(
    [TITLES, LINE, "", ",이,D01,10급,행정,일반직,2026-02-30,abc,BOSS", LINE].join("\n"),
  );
  expect(lines.map(({ row }) => row)).toEqual([2, 5]);
  expect(errors.map(({ row, column, code }) => `${row} ${column} ${code}`)).toEqual([
    "4 사번 VALUE_MISSING",
    "4 직급 GRADE_INVALID",
    "4 임용일 DATE_INVALID",
    "4 연락처 PHONE_INVALID",
    "4 역할 ROLE_INVALID",
  ]);
  expect(errors.every(({ what, remedy }) => what !== "" && remedy !== "")).toBe(true);
});

test("names missing columns instead of every line", async () => {
  const { errors } = await read("사번,이름\nA1,김하늘\n");
  expect(errors.map(({ row, column }) => `${row} ${column}`)).toEqual([
    "1 부서코드",
    "1 직급",
    "1 직렬",
    "1 고용구분",
    "1 임용일",
  ]);
});

test.each([
  ["nothing", Buffer.alloc(0), "IMPORT_FILE_UNREADABLE"],
  ["titles only", Buffer.from(`${TITLES}\n\n`), "IMPORT_FILE_UNREADABLE"],
  ["neither encoding", Buffer.from([0xff, 0xff, 0x0a]), "IMPORT_FILE_UNREADABLE"],
  ["an open quote", Buffer.from(`${TITLES}\n"A`), "IMPORT_FILE_UNREADABLE"],
  ["a broken workbook", Buffer.from("PK\u0003\u0004 broken"), "IMPORT_FILE_UNREADABLE"],
  ["too many rows", Buffer.from("a\n".repeat(MAX_IMPORT_ROWS + 2)), "IMPORT_TOO_LARGE"],
])("refuses %s", async (_what, bytes, code) => {
  expect(await readTable(bytes)).toMatchObject({ ok: false, refusal: { code } });
});

test("a workbook that would unpack beyond bounds is refused unopened", async () => {
  const bytes = await writeXlsx([[{ value: "사번" }]]).toBuffer();
  const entry = bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 0x01, 0x02]));
  bytes.writeUInt32LE(0x7fffffff, entry + 24);
  expect(await readTable(bytes)).toMatchObject({ refusal: { code: "IMPORT_TOO_LARGE" } });
});

test("CSV: quotes, separators and line breaks inside quotes", () => {
  expect(parseCsv('a,"b ""c"", d\ne",f\r\n,,\n', 10)).toEqual([
    ["a", 'b "c", d\ne', "f"],
    ["", "", ""],
  ]);
  expect(parseCsv("a\tb\nc\td", 10)).toEqual([
    ["a", "b"],
    ["c", "d"],
  ]);
  expect(() => parseCsv('"a"b,c', 10)).toThrow(CsvError);
});
