import { defineProblems } from "@dure/kernel";

/** Stable codes of command handling. Listed in the README of this package. */
export const commandProblems = defineProblems({
  COMMAND_CONFLICT: {
    status: 409,
    title: "다른 사람이 먼저 처리했습니다.",
    why: "같은 대상을 여러 사람이 동시에 처리하고 있어 {attempts}번 시도한 뒤 그만두었습니다.",
    remedy: "대상을 다시 불러와 상태를 확인한 뒤 다시 시도해 주십시오.",
  },
  COMMAND_QUEUE_FULL: {
    status: 503,
    title: "처리를 기다리는 요청이 너무 많습니다.",
    why: "같은 대상에 대한 요청 {waiting}건이 이미 기다리고 있습니다.",
    remedy: "잠시 뒤 같은 요청을 다시 보내 주십시오.",
  },
  COMMAND_DIFFERENT_CONTENT: {
    status: 500,
    title: "같은 식별자의 다른 사건이 이미 있습니다.",
    why: "사건 {eventId}이(가) 다른 내용으로 기록되어 있습니다.",
    remedy: "프로그램 오류입니다. 운영자에게 알려 주십시오.",
  },
});
