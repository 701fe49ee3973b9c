import { defineProblems, RefusalError, type RefusalParams } from "@dure/kernel";

/** Stable codes of the message bus port. Listed in the README of this package. */
export const messageBusProblems = defineProblems({
  MESSAGE_BUS_BAD_MESSAGE: {
    status: 400,
    title: "보낼 수 없는 메시지입니다.",
    why: "{field} 값이 비었거나 한도를 넘습니다.",
    remedy: "메시지의 식별자, 주제, 키와 크기를 확인해 주십시오.",
  },
  MESSAGE_BUS_UNAVAILABLE: {
    status: 503,
    title: "메시지 통로를 쓸 수 없습니다.",
    why: "통로가 응답하지 않습니다: {reason}",
    remedy: "잠시 뒤 같은 메시지를 다시 보내 주십시오. 받는 쪽은 두 번 처리하지 않습니다.",
  },
  MESSAGE_BUS_CLOSED: {
    status: 503,
    title: "메시지 통로가 닫혔습니다.",
    why: "프로그램이 종료되는 중입니다.",
    remedy: "다시 시작한 뒤 다시 보내 주십시오.",
  },
});

export type MessageBusErrorCode = keyof typeof messageBusProblems.table;

/** Every error that a message bus throws. */
export class MessageBusError extends RefusalError {
  constructor(code: MessageBusErrorCode, params: RefusalParams = {}, cause?: unknown) {
    super(messageBusProblems.refuse(code, params));
    this.name = "MessageBusError";
    if (cause !== undefined) this.cause = cause;
  }
}
