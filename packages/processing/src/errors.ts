import { defineProblems, RefusalError } from "@dure/kernel";

/** Stable codes of processing. Listed in the README of this package. */
export const processingProblems = defineProblems({
  PROJECTION_FAILED: {
    status: 500,
    title: "조회 자료를 만들지 못했습니다.",
    why: "{projection}이(가) 사건 {eventId}({eventType})에서 멈추었습니다: {reason}",
    remedy: "사건은 건너뛰지 않습니다. 프로그램을 고쳐 다시 시작하면 이어서 처리합니다.",
  },
  PROCESSING_STOPPED: {
    status: 503,
    title: "처리기가 멈추었습니다.",
    why: "{name}이(가) 종료되는 중입니다.",
    remedy: "다시 시작한 뒤 다시 시도해 주십시오.",
  },
  LOG_ENDED: {
    status: 503,
    title: "기록 저장소와의 연결이 끊겼습니다.",
    why: "구독이 오류 없이 끝났습니다.",
    remedy: "처리기가 마지막 위치에서 스스로 다시 시작합니다.",
  },
  CHECKPOINT_LOST: {
    status: 409,
    title: "다른 처리기가 먼저 진행했습니다.",
    why: "{name}의 진행 위치를 다른 처리기가 저장했습니다.",
    remedy: "처리기가 저장된 위치에서 스스로 다시 시작합니다.",
  },
  HANDLER_FAILED: {
    status: 500,
    title: "메시지를 처리하지 못했습니다.",
    why: "{detail}",
    remedy: "원인을 고친 뒤 운영자 화면에서 다시 처리해 주십시오.",
  },
  BEHIND_PARKED: {
    status: 409,
    title: "앞선 메시지를 기다립니다.",
    why: "같은 키의 앞선 메시지가 보류되어 있습니다.",
    remedy: "앞선 메시지부터 차례로 다시 처리해 주십시오.",
  },
  INBOX_DIFFERENT_CONTENT: {
    status: 409,
    title: "같은 식별자의 다른 메시지가 왔습니다.",
    why: "메시지 {messageId}은(는) 이미 다른 내용으로 처리되었습니다.",
    remedy: "보낸 쪽을 확인해 주십시오. 다시 처리하면 새 내용으로 처리합니다.",
  },
  MESSAGE_TENANT_MISMATCH: {
    status: 400,
    title: "메시지의 기관이 서로 다릅니다.",
    why: "메시지 {messageId}의 키와 머리글이 서로 다른 기관을 가리키거나 기관이 없습니다.",
    remedy: "처리하지 않습니다. 보낸 쪽을 고쳐 새 메시지로 보내 주십시오.",
  },
});

export type ProcessingErrorCode = keyof typeof processingProblems.table;

/** An error of this package as an exception. */
export const processingError = (
  code: ProcessingErrorCode,
  params: Readonly<Record<string, string | number>>,
  cause?: unknown,
): RefusalError => {
  const error = new RefusalError(processingProblems.refuse(code, params));
  if (cause !== undefined) error.cause = cause;
  return error;
};

const MAX_DETAIL = 500;

/** Code and text of anything that was thrown. Errors without a code of their own count as `HANDLER_FAILED`. */
export function failureOf(error: unknown): { readonly code: string; readonly detail: string } {
  const detail = (error instanceof Error ? error.message : String(error)).slice(0, MAX_DETAIL);
  if (error instanceof RefusalError) return { code: error.refusal.code, detail };
  if (error instanceof Error && "code" in error && typeof error.code === "string") {
    return { code: error.code, detail };
  }
  return { code: "HANDLER_FAILED", detail };
}
