import { defineProblems, RefusalError, type RefusalParams } from "@dure/kernel";

/** Stable codes of the gateway; those of @dure/service-kit come beside them. Listed in the README. */
export const gatewayProblems = defineProblems({
  SIGN_IN_FAILED: {
    status: 401,
    title: "로그인하지 못했습니다.",
    why: "기관에 그런 사람이 없거나 지금 쓸 수 없는 계정입니다.",
    remedy: "기관과 사람을 다시 골라 주십시오.",
  },
  SIGN_IN_DISABLED: {
    status: 403,
    title: "이 방식으로는 로그인할 수 없습니다.",
    why: "개발용 로그인이 꺼져 있습니다.",
    remedy: "기관의 통합 로그인을 이용해 주십시오.",
  },
  UPSTREAM_UNAVAILABLE: {
    status: 503,
    title: "서비스에 연결할 수 없습니다.",
    why: "요청을 맡은 서비스가 응답하지 않습니다.",
    remedy: "잠시 뒤 같은 요청을 같은 Idempotency-Key로 다시 보내 주십시오.",
  },
  UPSTREAM_TIMEOUT: {
    status: 504,
    title: "서비스의 응답이 늦어지고 있습니다.",
    why: "요청을 맡은 서비스가 정해진 시간 안에 답하지 않았습니다. 처리되었는지는 알 수 없습니다.",
    remedy: "같은 요청을 같은 Idempotency-Key로 다시 보내 주십시오. 두 번 처리되지 않습니다.",
  },
});

export type GatewayErrorCode = keyof typeof gatewayProblems.table;

/** An error of the gateway, ready to be thrown. */
export const gatewayError = (code: GatewayErrorCode, params: RefusalParams = {}): RefusalError =>
  new RefusalError(gatewayProblems.refuse(code, params));
