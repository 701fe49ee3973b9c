import { defineProblems, RefusalError, type RefusalParams } from "@dure/kernel";

/** Stable codes of the read-model port. Listed in the README of this package. */
export const readModelProblems = defineProblems({
  READ_MODEL_TENANT_MISSING: {
    status: 500,
    title: "기관이 지정되지 않았습니다.",
    why: "{collection}을(를) 기관 없이 읽거나 쓰려 했습니다.",
    remedy: "프로그램 오류입니다. 운영자에게 알려 주십시오.",
  },
  READ_MODEL_BAD_QUERY: {
    status: 400,
    title: "조회 조건이 올바르지 않습니다.",
    why: "{reason}",
    remedy: "정렬과 조건, 다음 쪽 표시를 확인해 주십시오.",
  },
  READ_MODEL_BAD_DOCUMENT: {
    status: 400,
    title: "저장할 수 없는 문서입니다.",
    why: "{collection}의 {id}: {reason}",
    remedy: "JSON으로 나타낼 수 있는 값만 담아 주십시오.",
  },
  READ_MODEL_FENCED: {
    status: 409,
    title: "다른 처리기가 같은 조회 자료를 만들고 있습니다.",
    why: "{projection}의 진행 위치가 예상과 다릅니다.",
    remedy: "한 처리기만 남기고 다시 시작해 주십시오.",
  },
  READ_MODEL_UNAVAILABLE: {
    status: 503,
    title: "조회 저장소를 쓸 수 없습니다.",
    why: "저장소가 응답하지 않습니다: {reason}",
    remedy: "잠시 뒤 다시 시도해 주십시오.",
  },
});

export type ReadModelErrorCode = keyof typeof readModelProblems.table;

/** Every error that a read-model store throws. */
export class ReadModelError extends RefusalError {
  constructor(code: ReadModelErrorCode, params: RefusalParams = {}, cause?: unknown) {
    super(readModelProblems.refuse(code, params));
    this.name = "ReadModelError";
    if (cause !== undefined) this.cause = cause;
  }
}
