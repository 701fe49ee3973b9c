import { defineProblems, RefusalError, type RefusalParams } from "@dure/kernel";

/** Stable codes of every HTTP interface. Listed in the README of this package. */
export const kitProblems = defineProblems({
  REQUEST_INVALID: {
    status: 400,
    title: "요청 내용이 올바르지 않습니다.",
    why: "형식에 맞지 않는 항목이 {count}개 있습니다.",
    remedy: "errors에 적힌 항목을 고쳐 다시 보내 주십시오.",
  },
  BODY_NOT_JSON: {
    status: 400,
    title: "본문을 읽을 수 없습니다.",
    why: "본문이 올바른 JSON이 아닙니다.",
    remedy: "JSON 문법을 확인해 주십시오.",
  },
  REQUEST_MALFORMED: {
    status: 400,
    title: "HTTP 요청을 읽을 수 없습니다.",
    why: "주소나 머리글의 형식이 올바르지 않습니다.",
    remedy: "주소와 머리글을 확인해 주십시오.",
  },
  IDEMPOTENCY_KEY_REQUIRED: {
    status: 400,
    title: "중복 방지 열쇠가 필요합니다.",
    why: "Idempotency-Key 머리글이 없거나 8~128자의 영문자, 숫자, . _ : - 가 아닙니다.",
    remedy: "시도마다 새로 만든 값을 Idempotency-Key에 담아 보내 주십시오.",
  },
  SIGN_IN_REQUIRED: {
    status: 401,
    title: "로그인이 필요합니다.",
    why: "로그인하지 않았거나 접속 시간이 끝났습니다.",
    remedy: "로그인한 뒤 다시 시도해 주십시오.",
  },
  ROLE_MISSING: {
    status: 403,
    title: "권한이 없습니다.",
    why: "이 작업에는 다음 역할 가운데 하나가 필요합니다: {roles}.",
    remedy: "필요한 역할을 가진 담당자에게 요청해 주십시오.",
  },
  CROSS_SITE_REQUEST: {
    status: 403,
    title: "다른 사이트에서 온 요청은 받지 않습니다.",
    why: "요청의 출처가 이 서비스와 다릅니다.",
    remedy: "이 서비스의 화면에서 다시 시도해 주십시오.",
  },
  NOT_FOUND: {
    status: 404,
    title: "찾을 수 없습니다.",
    why: "요청한 자료가 없거나 볼 수 있는 자료가 아닙니다.",
    remedy: "주소와 식별자를 확인해 주십시오.",
  },
  METHOD_NOT_ALLOWED: {
    status: 405,
    title: "이 주소에서 쓸 수 없는 방식입니다.",
    why: "이 주소는 {allowed} 요청만 받습니다.",
    remedy: "API 문서에서 요청 방식을 확인해 주십시오.",
  },
  IDEMPOTENCY_IN_PROGRESS: {
    status: 409,
    title: "같은 요청을 처리하고 있습니다.",
    why: "같은 Idempotency-Key의 요청이 아직 끝나지 않았습니다.",
    remedy: "잠시 뒤 같은 요청을 다시 보내 주십시오.",
  },
  STALE_VERSION: {
    status: 412,
    title: "그사이 내용이 바뀌었습니다.",
    why: "보낸 판은 {expected}이고 지금 판은 {actual}입니다.",
    remedy: "최신 내용을 다시 불러온 뒤 고쳐 주십시오.",
  },
  BODY_TOO_LARGE: {
    status: 413,
    title: "본문이 너무 큽니다.",
    why: "본문이 한도 {limitBytes}바이트를 넘습니다.",
    remedy: "내용을 줄이거나 나누어 보내 주십시오.",
  },
  MEDIA_TYPE_UNSUPPORTED: {
    status: 415,
    title: "받을 수 없는 형식의 본문입니다.",
    why: "이 주소는 {accepted} 형식의 본문을 받습니다.",
    remedy: "Content-Type을 확인해 주십시오.",
  },
  IDEMPOTENCY_KEY_REUSED: {
    status: 422,
    title: "중복 방지 열쇠를 다른 요청에 다시 썼습니다.",
    why: "같은 Idempotency-Key로 다른 내용의 요청이 이미 있었습니다.",
    remedy: "새로운 Idempotency-Key로 보내 주십시오.",
  },
  IF_MATCH_REQUIRED: {
    status: 428,
    title: "고치려는 판을 밝혀 주십시오.",
    why: "If-Match 머리글이 없습니다.",
    remedy: "조회할 때 받은 ETag 값을 If-Match에 담아 보내 주십시오.",
  },
  RATE_LIMITED: {
    status: 429,
    title: "요청이 너무 많습니다.",
    why: "정해진 시간 안에 보낼 수 있는 요청 수 {max}건을 넘었습니다.",
    remedy: "{retryAfterSeconds}초 뒤 다시 시도해 주십시오.",
  },
  INTERNAL: {
    status: 500,
    title: "처리하지 못했습니다.",
    why: "프로그램 안에서 예상하지 못한 오류가 났습니다.",
    remedy:
      "같은 요청을 다시 보내도 두 번 처리되지 않습니다. 계속되면 요청 번호를 운영자에게 알려 주십시오.",
  },
  STOPPING: {
    status: 503,
    title: "서비스를 종료하는 중입니다.",
    why: "새 요청을 받지 않고 있습니다.",
    remedy: "잠시 뒤 같은 요청을 다시 보내 주십시오.",
  },
});

export type KitErrorCode = keyof typeof kitProblems.table;

/** An error of the kit, ready to be thrown; it leaves as a problem document. */
export const kitError = (code: KitErrorCode, params: RefusalParams = {}): RefusalError =>
  new RefusalError(kitProblems.refuse(code, params));

/** The one answer to an id that does not exist and to an id of another agency. */
export const notFound = (): RefusalError => kitError("NOT_FOUND");
