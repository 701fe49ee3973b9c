import { defineProblems, type Refusal, RefusalError, type RefusalParams } from "@dure/kernel";

/** Stable codes of the event store port. Listed in the README of this package. */
export const eventStoreProblems = defineProblems({
  EVENT_STORE_EMPTY_BATCH: {
    status: 400,
    title: "기록할 사건이 없습니다.",
    why: "스트림 {stream}에 빈 묶음을 기록하려 했습니다.",
    remedy: "사건이 하나 이상일 때만 기록을 요청해 주십시오.",
  },
  EVENT_STORE_BATCH_TOO_LARGE: {
    status: 413,
    title: "한 번에 기록할 수 있는 크기를 넘었습니다.",
    why: "사건 {count}건, {sizeBytes}바이트는 한도를 넘습니다.",
    remedy: "묶음을 나누어 기록해 주십시오.",
  },
  EVENT_STORE_TENANT_MISMATCH: {
    status: 400,
    title: "기관이 서로 다릅니다.",
    why: "스트림 {stream}에 기관 {tenant}의 사건을 기록하려 했습니다.",
    remedy: "사건의 기관과 스트림의 기관을 맞추어 주십시오.",
  },
  EVENT_STORE_NOT_ENCODABLE: {
    status: 400,
    title: "기록할 수 없는 자료입니다.",
    why: "사건 {eventId}의 자료가 올바른 유니코드 JSON 문장이 아닙니다.",
    remedy: "짝이 없는 대리 문자를 없애고 JSON으로 다시 만들어 주십시오.",
  },
  EVENT_STORE_BAD_REQUEST: {
    status: 400,
    title: "저장소에 보낸 요청이 올바르지 않습니다.",
    why: "{field} 값 {value}은(는) 쓸 수 없습니다.",
    remedy: "허용된 범위의 값으로 다시 요청해 주십시오.",
  },
  EVENT_STORE_UNAVAILABLE: {
    status: 503,
    title: "기록 저장소를 쓸 수 없습니다.",
    why: "저장소가 응답하지 않아 아무것도 기록하지 않았습니다: {reason}",
    remedy: "잠시 뒤 같은 요청을 다시 보내 주십시오.",
  },
  EVENT_STORE_OUTCOME_UNKNOWN: {
    status: 503,
    title: "기록 결과를 알 수 없습니다.",
    why: "기록을 보낸 뒤 응답을 받지 못했습니다: {reason}",
    remedy: "같은 식별자로 다시 보내 주십시오. 두 번 기록되지 않습니다.",
  },
  EVENT_STORE_CLOSED: {
    status: 503,
    title: "기록 저장소가 닫혔습니다.",
    why: "프로그램이 종료되는 중입니다.",
    remedy: "다시 시작한 뒤 같은 요청을 보내 주십시오.",
  },
});

export type EventStoreErrorCode = keyof typeof eventStoreProblems.table;

/** Every error that an event store throws. `refusal.code` is one of the codes of this file. */
export class EventStoreError extends RefusalError {
  constructor(refusal: Refusal, options?: { cause?: unknown }) {
    super(refusal);
    this.name = "EventStoreError";
    if (options?.cause !== undefined) this.cause = options.cause;
  }
}

export const eventStoreError = (
  code: EventStoreErrorCode,
  params: RefusalParams,
  cause?: unknown,
): EventStoreError => new EventStoreError(eventStoreProblems.refuse(code, params), { cause });
