import { defineProblems } from "@dure/kernel";

/** Stable codes of calls between services. Listed in the README of this package. */
export const contractProblems = defineProblems({
  GRPC_UNAVAILABLE: {
    status: 503,
    title: "다른 서비스가 응답하지 않습니다.",
    why: "{service}의 {method} 호출이 제때 끝나지 않았습니다.",
    remedy: "잠시 뒤 같은 요청을 다시 보내 주십시오. 같은 요청은 두 번 처리되지 않습니다.",
  },
  GRPC_FAILED: {
    status: 502,
    title: "다른 서비스에서 오류가 났습니다.",
    why: "{service}의 {method} 호출이 오류({status})로 끝났습니다.",
    remedy: "다시 시도해도 같은 오류가 나면 운영자에게 알려 주십시오.",
  },
  SUBJECT_KEY_NOT_FOUND: {
    status: 404,
    title: "개인정보 열쇠를 찾을 수 없습니다.",
    why: "이 사람의 열쇠가 없거나 이미 파기되었습니다.",
    remedy: "파기된 열쇠는 되살릴 수 없습니다. 대상자 식별자를 확인해 주십시오.",
  },
});
