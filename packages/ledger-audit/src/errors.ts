import { defineProblems, RefusalError, type RefusalParams } from "@dure/kernel";
import { evidenceProblems } from "./errors-evidence.ts";
import { ledgerEntryProblems } from "./errors-ledger.ts";

/**
 * What verification can find (docs/ledger-format.md §10). Codes are stable: they stand in verdicts, and programs read
 * them. What is wrong with bytes, trees and signatures has the codes of `@dure/ledger-proof`; a broken rule of the books has
 * `BOOKS_` and the invariant's number (ledger.md §4.1).
 */
export const auditProblems = defineProblems({
  ...evidenceProblems.table,
  ...ledgerEntryProblems.table,
});

/** What this package refuses outright, before it looks at any evidence. */
export const exportProblems = defineProblems({
  EXPORT_ABSENT: {
    status: 404,
    title: "내보낸 자료가 없습니다.",
    why: "'{folder}'에 export.json이 없거나 읽을 수 없습니다.",
    remedy: "내보낸 자료의 폴더를 지정해 주십시오.",
  },
  EXPORT_FORMAT_UNKNOWN: {
    status: 422,
    title: "모르는 형식의 자료입니다.",
    why: "export.json의 형식이 dure-export/1이 아닙니다: {why}",
    remedy: "자료를 내보낸 프로그램의 판을 확인해 주십시오.",
  },
  EXPORT_FOLDER_TAKEN: {
    status: 409,
    title: "다른 것이 들어 있는 폴더입니다.",
    why: "'{folder}'은(는) 비어 있지 않고 내보낸 자료도 아니므로 덮어쓰지 않습니다.",
    remedy: "새 폴더나 빈 폴더를 지정해 주십시오.",
  },
  EXPORT_NOT_SEALED: {
    status: 409,
    title: "아직 서명된 체크포인트가 없습니다.",
    why: "기록 '{origin}'의 체크포인트가 아직 없습니다.",
    remedy: "체크포인트가 만들어진 뒤에 다시 시도해 주십시오.",
  },
  EXPORT_SIZE_UNKNOWN: {
    status: 409,
    title: "그 크기의 체크포인트가 없습니다.",
    why: "크기 {size}인 체크포인트를 요구했는데 {found}인 것을 받았습니다.",
    remedy: "크기를 지정하지 않으면 가장 새로운 체크포인트로 내보냅니다.",
  },
  EXPORT_INCOMPLETE: {
    status: 422,
    title: "내보낼 자료가 모자랍니다.",
    why: "'{what}'을(를) 찾을 수 없습니다.",
    remedy: "기록 조각을 다시 만든 뒤에 내보내 주십시오.",
  },
  EXPORT_TOO_MANY_FILES: {
    status: 422,
    title: "함께 실린 파일이 너무 많습니다.",
    why: "'{folder}'에 한 원장에서 나올 수 있는 것보다 많은 파일이 있습니다.",
    remedy: "자료를 다시 받아 주십시오.",
  },
  EXPLAIN_UNKNOWN: {
    status: 404,
    title: "설명할 것을 찾지 못했습니다.",
    why: "원장에 '{what}'이(가) 없습니다.",
    remedy: "번호를 확인해 주십시오.",
  },
  AS_OF_SIZE: {
    status: 422,
    title: "원장에 없는 크기입니다.",
    why: "원장의 크기는 {size}인데 {asked}을(를) 물었습니다.",
    remedy: "0부터 원장의 크기까지의 수를 지정해 주십시오.",
  },
  CERTIFICATE_MALFORMED: {
    status: 422,
    title: "잔액 증명서의 형식이 올바르지 않습니다.",
    why: "증명서의 '{path}' 자리가 형식에 맞지 않습니다.",
    remedy: "받은 그대로의 증명서 파일을 써 주십시오.",
  },
});

export type AuditProblemCode = Parameters<typeof auditProblems.refuse>[0];
export type ExportProblemCode = Parameters<typeof exportProblems.refuse>[0];

/** A refusal of this package as an error to throw. */
export const exportError = (code: ExportProblemCode, params: RefusalParams = {}): RefusalError =>
  new RefusalError(exportProblems.refuse(code, params));
