import { defineProblems } from "@dure/kernel";
import { erasureProblemTable } from "./errors-erasure.ts";

/** Stable codes of the directory. Listed in the README of this service. */
export const directoryProblems = defineProblems({
  ...erasureProblemTable,
  NOT_FOUND: {
    status: 404,
    title: "찾을 수 없습니다.",
    why: "이 기관에 그런 자료가 없습니다.",
    remedy: "주소와 식별자를 확인해 주십시오.",
  },
  AGENCY_ALREADY_FOUNDED: {
    status: 409,
    title: "이미 개설된 기관입니다.",
    why: "'{agency}' 기관이 다른 내용으로 이미 개설되어 있습니다.",
    remedy: "기관 식별자를 바꾸거나 개설된 기관을 쓰십시오.",
  },
  AGENCY_NOT_FOUNDED: {
    status: 409,
    title: "아직 개설되지 않은 기관입니다.",
    why: "'{agency}' 기관이 개설되지 않았습니다.",
    remedy: "운영자에게 기관 개설을 요청해 주십시오.",
  },
  SET_UP_PEOPLE_INVALID: {
    status: 422,
    title: "첫 담당자 구성이 올바르지 않습니다.",
    why: "{reason}",
    remedy: "기관 관리자를 한 명 이상 넣고, 서로 다른 두 사람을 정책 승인자로 지정해 주십시오.",
  },
  DEPARTMENT_EXISTS: {
    status: 409,
    title: "이미 있는 부서 코드입니다.",
    why: "부서 코드 '{code}'을(를) 이미 쓰고 있습니다.",
    remedy: "다른 부서 코드를 써 주십시오.",
  },
  DEPARTMENT_UNKNOWN: {
    status: 422,
    title: "없는 부서입니다.",
    why: "부서 코드 '{code}'이(가) 이 기관에 없습니다.",
    remedy: "부서를 먼저 등록하거나 코드를 바로잡아 주십시오.",
  },
  PERSON_ALREADY_APPOINTED: {
    status: 409,
    title: "이미 임용된 사람입니다.",
    why: "같은 사번의 사람이 다른 내용으로 등록되어 있습니다.",
    remedy: "전보, 직급 변경 등 해당하는 메뉴로 고쳐 주십시오.",
  },
  PERSON_LEFT: {
    status: 409,
    title: "퇴직한 사람입니다.",
    why: "{on}에 퇴직하여 인사 사항을 바꿀 수 없습니다.",
    remedy: "대상자를 확인해 주십시오.",
  },
  PERSON_NOT_IN_SERVICE: {
    status: 404,
    title: "그날 재직하지 않은 사람입니다.",
    why: "{on}은(는) 임용일({appointedOn}) 전입니다.",
    remedy: "날짜를 확인해 주십시오.",
  },
  DATE_TOO_EARLY: {
    status: 422,
    title: "날짜가 너무 이릅니다.",
    why: "{on}은(는) 앞선 인사 발령일 {earliest}보다 늦지 않습니다.",
    remedy: "앞선 발령일보다 뒤의 날짜를 적어 주십시오.",
  },
  DEPARTMENT_SAME: {
    status: 422,
    title: "같은 부서입니다.",
    why: "이미 '{code}' 부서에 속해 있습니다.",
    remedy: "옮겨 갈 부서를 확인해 주십시오.",
  },
  GRADE_SAME: {
    status: 422,
    title: "같은 직급입니다.",
    why: "이미 {grade}급 상당입니다.",
    remedy: "바뀐 직급을 확인해 주십시오.",
  },
  ROLE_ALREADY_HELD: {
    status: 409,
    title: "이미 가진 역할입니다.",
    why: "{role} 역할을 이미 가지고 있습니다.",
    remedy: "역할 목록을 확인해 주십시오.",
  },
  ROLE_NOT_HELD: {
    status: 409,
    title: "가지지 않은 역할입니다.",
    why: "{role} 역할을 가지고 있지 않습니다.",
    remedy: "역할 목록을 확인해 주십시오.",
  },
  ROLE_BASIC: {
    status: 422,
    title: "거둘 수 없는 역할입니다.",
    why: "직원 역할은 재직하는 동안 늘 있습니다.",
    remedy: "퇴직한 사람은 퇴직 처리를 해 주십시오.",
  },
  ROLE_OWN: {
    status: 403,
    title: "자기 역할은 스스로 바꿀 수 없습니다.",
    why: "역할을 주고 거두는 일은 다른 관리자가 해야 합니다.",
    remedy: "다른 기관 관리자에게 요청해 주십시오.",
  },
  POLICY_INVALID: {
    status: 422,
    title: "정책 내용이 올바르지 않습니다.",
    why: "{path}: {reason}",
    remedy: "가리킨 항목을 고쳐 다시 올려 주십시오.",
  },
  POLICY_ALREADY_FOUNDED: {
    status: 409,
    title: "첫 정책이 이미 있습니다.",
    why: "첫 정책은 기관을 개설할 때 한 번만 넣습니다.",
    remedy: "새 초안을 올려 두 사람의 승인을 받아 주십시오.",
  },
  POLICY_NOT_FUTURE: {
    status: 422,
    title: "시행일은 앞날이어야 합니다.",
    why: "시행일 {effectiveFrom}이(가) 오늘({today})보다 뒤가 아닙니다.",
    remedy: "내일 이후의 시행일로 초안을 올려 주십시오.",
  },
  POLICY_DATE_TAKEN: {
    status: 422,
    title: "시행일이 앞선 버전보다 늦지 않습니다.",
    why: "{version}판이 {effectiveFrom}부터 시행됩니다.",
    remedy: "그보다 뒤의 시행일로 초안을 올려 주십시오.",
  },
  POLICY_VERSION_UNKNOWN: {
    status: 404,
    title: "없는 정책 버전입니다.",
    why: "{version}판이 없습니다.",
    remedy: "버전 목록을 확인해 주십시오.",
  },
  POLICY_ALREADY_APPROVED: {
    status: 409,
    title: "이미 확정된 정책 버전입니다.",
    why: "{version}판은 두 사람의 승인이 끝났습니다.",
    remedy: "바꾸려면 새 초안을 올려 주십시오.",
  },
  POLICY_SUPERSEDED: {
    status: 409,
    title: "뒤의 버전이 이미 확정되었습니다.",
    why: "{version}판이 먼저 확정되어 이 초안은 쓸 수 없습니다.",
    remedy: "새 초안을 올려 주십시오.",
  },
  POLICY_DRAFTER: {
    status: 403,
    title: "초안을 올린 사람은 승인할 수 없습니다.",
    why: "정책은 초안을 올린 사람이 아닌 두 사람이 승인해야 합니다.",
    remedy: "다른 승인자에게 요청해 주십시오.",
  },
  POLICY_SECOND_APPROVER: {
    status: 403,
    title: "두 번째 승인은 다른 사람이 해야 합니다.",
    why: "이미 이 버전을 승인하셨습니다.",
    remedy: "다른 승인자에게 요청해 주십시오.",
  },
  POLICY_APPROVER_ROLE: {
    status: 403,
    title: "정책을 승인할 역할이 아닙니다.",
    why: "평가단이나 기관 관리자만 정책을 승인할 수 있습니다.",
    remedy: "평가단이나 기관 관리자에게 요청해 주십시오.",
  },
  POLICY_NOT_IN_EFFECT: {
    status: 404,
    title: "그날 시행된 정책이 없습니다.",
    why: "{on}에 시행 중인 정책이 없습니다.",
    remedy: "날짜를 확인해 주십시오.",
  },
  IMPORT_FILE_UNREADABLE: {
    status: 422,
    title: "읽을 수 없는 파일입니다.",
    why: "{reason}",
    remedy: "첫 줄에 제목이 있는 CSV(UTF-8, CP949) 또는 XLSX 파일을 올려 주십시오.",
  },
  IMPORT_TOO_LARGE: {
    status: 413,
    title: "파일이 너무 큽니다.",
    why: "한 번에 {limit}까지 올릴 수 있습니다.",
    remedy: "파일을 나누어 올려 주십시오.",
  },
  IMPORT_ROWS_INVALID: {
    status: 422,
    title: "고칠 줄이 있어 아무것도 반영하지 않았습니다.",
    why: "{count}곳에 문제가 있습니다.",
    remedy: "errors에 적힌 줄과 칸을 고쳐 다시 올려 주십시오.",
  },
  STALE_VERSION: {
    status: 412,
    title: "그사이 내용이 바뀌었습니다.",
    why: "보낸 판은 {expected}이고 지금 판은 {actual}입니다.",
    remedy: "최신 내용을 다시 불러온 뒤 고쳐 주십시오.",
  },
  POLICY_VERSION_TAKEN: {
    status: 409,
    title: "다른 초안이 먼저 올라왔습니다.",
    why: "{version}판을 다른 사람이 방금 올렸습니다.",
    remedy: "같은 내용을 새 Idempotency-Key로 다시 보내 주십시오.",
  },
  FIELD_INVALID: {
    status: 422,
    title: "입력값이 올바르지 않습니다.",
    why: "{field}: {reason}",
    remedy: "값을 고쳐 다시 보내 주십시오.",
  },
});

export type DirectoryErrorCode = keyof typeof directoryProblems.table;
