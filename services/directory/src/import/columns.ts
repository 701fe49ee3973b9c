import { isCivilDate } from "@dure/kernel";
import type { PersonEntry } from "../commands/person-entry.ts";
import { PERSON_ROLES, type PersonRole } from "../domain/person/events.ts";

/** One thing to mend in a file. `row` counts as a spreadsheet does: the titles are row 1. */
export interface RowError {
  readonly row: number;
  readonly column: string;
  readonly code: RowErrorCode;
  readonly what: string;
  readonly remedy: string;
}

export const ROW_ERROR_TEXTS = {
  COLUMN_MISSING: ["제목 줄에 이 칸이 없습니다.", "첫 줄에 칸 제목을 적어 주십시오."],
  VALUE_MISSING: ["값이 비어 있습니다.", "값을 적어 주십시오."],
  VALUE_TOO_LONG: ["값이 너무 깁니다.", "값을 줄여 주십시오."],
  STAFF_NO_INVALID: ["사번이 올바르지 않습니다.", "영문자, 숫자와 - 만 32자 이내로 적어 주십시오."],
  GRADE_INVALID: [
    "직급이 올바르지 않습니다.",
    "1부터 9까지의 숫자로 적어 주십시오(예: 7 또는 7급).",
  ],
  DATE_INVALID: ["날짜가 올바르지 않습니다.", "2026-01-01 또는 2026. 1. 1.처럼 적어 주십시오."],
  ROLE_INVALID: ["없는 역할입니다.", "역할 코드를 세미콜론(;)으로 나누어 적어 주십시오."],
  PHONE_INVALID: ["전화번호가 올바르지 않습니다.", "숫자와 - 만 적어 주십시오(예: 010-1234-5678)."],
  DEPARTMENT_UNKNOWN: ["없는 부서 코드입니다.", "부서를 먼저 등록하거나 코드를 바로잡아 주십시오."],
  STAFF_NO_TWICE: ["같은 사번이 파일에 두 번 있습니다.", "한 줄만 남겨 주십시오."],
  PERSON_DIFFERS: [
    "같은 사번의 사람이 다른 내용으로 등록되어 있습니다.",
    "이 줄을 빼고 전보, 직급 변경 등 해당하는 메뉴로 고쳐 주십시오.",
  ],
  PERSON_ERASED: ["개인정보가 파기된 사람입니다.", "이 줄을 빼 주십시오."],
} as const;
export type RowErrorCode = keyof typeof ROW_ERROR_TEXTS;

export function rowError(row: number, column: string, code: RowErrorCode): RowError {
  const [what, remedy] = ROW_ERROR_TEXTS[code];
  return { row, column, code, what, remedy };
}

type Field = Exclude<keyof PersonEntry, "personRef">;
type Read = { readonly value: unknown } | { readonly code: RowErrorCode };

/** A column: its titles, the first of which we write ourselves, and how its text is read. */
export interface Column {
  readonly field: Field;
  readonly titles: readonly string[];
  readonly required: boolean;
  readonly read: (text: string) => Read;
}

const plainText =
  (maxLength: number) =>
  (text: string): Read =>
    text.length > maxLength ? { code: "VALUE_TOO_LONG" } : { value: text.normalize("NFC") };

const matching =
  (pattern: RegExp, code: RowErrorCode) =>
  (text: string): Read =>
    pattern.test(text) ? { value: text } : { code };

function readGrade(text: string): Read {
  const match = /^([1-9])(?:급(?: ?상당)?)?$/.exec(text);
  return match ? { value: Number(match[1]) } : { code: "GRADE_INVALID" };
}

function readDate(text: string): Read {
  const match = /^(\d{4})\s*[-./]\s*(\d{1,2})\s*[-./]\s*(\d{1,2})\.?$/.exec(text);
  const [year = "", month = "", day = ""] = match?.slice(1) ?? [];
  const date = `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
  return isCivilDate(date) ? { value: date } : { code: "DATE_INVALID" };
}

const isPersonRole = (text: string): text is PersonRole =>
  (PERSON_ROLES as readonly string[]).includes(text);

function readRoles(text: string): Read {
  const roles = text
    .split(/[;\s]+/)
    .filter((part) => part !== "")
    .map((part) => part.toUpperCase());
  return roles.every(isPersonRole) ? { value: roles } : { code: "ROLE_INVALID" };
}

export const COLUMNS: readonly Column[] = [
  {
    field: "staffNo",
    titles: ["사번", "staffNo"],
    required: true,
    read: matching(/^[A-Za-z0-9-]{1,32}$/, "STAFF_NO_INVALID"),
  },
  { field: "name", titles: ["이름", "성명", "name"], required: true, read: plainText(60) },
  {
    field: "departmentCode",
    titles: ["부서코드", "departmentCode"],
    required: true,
    read: matching(/^[A-Za-z0-9._-]{1,32}$/, "DEPARTMENT_UNKNOWN"),
  },
  {
    field: "gradeEquivalent",
    titles: ["직급", "직급상당", "gradeEquivalent"],
    required: true,
    read: readGrade,
  },
  { field: "jobSeries", titles: ["직렬", "jobSeries"], required: true, read: plainText(40) },
  {
    field: "employment",
    titles: ["고용구분", "임용구분", "employment"],
    required: true,
    read: plainText(40),
  },
  { field: "on", titles: ["임용일", "on"], required: true, read: readDate },
  {
    field: "phone",
    titles: ["연락처", "전화번호", "phone"],
    required: false,
    read: matching(/^\+?[0-9-]{8,20}$/, "PHONE_INVALID"),
  },
  { field: "roles", titles: ["역할", "roles"], required: false, read: readRoles },
];

export const titleOf = (field: Field): string =>
  COLUMNS.find((column) => column.field === field)?.titles[0] ?? field;
