import type { ProblemDefinition } from "@dure/kernel";

/** Codes of citizens' praises (시민 칭찬). */
export const praiseProblemTable = {
  PRAISE_DUPLICATE: {
    status: 409,
    title: "이미 접수된 칭찬입니다.",
    why: "같은 연락처로 같은 내용의 칭찬이 이미 접수되었습니다.",
    remedy: "다른 일에 대한 칭찬이면 내용을 구체적으로 적어 주십시오.",
  },
  PRAISE_USED: {
    status: 409,
    title: "이미 사용된 칭찬입니다.",
    why: "이 칭찬은 이미 다른 실적의 가점 근거로 확인되었습니다.",
    remedy: "한 칭찬은 한 번만 가점 근거가 됩니다.",
  },
  PRAISE_CLOSED: {
    status: 409,
    title: "이미 처리가 끝난 칭찬입니다.",
    why: "이 칭찬은 '{state}' 상태여서 더 처리할 수 없습니다.",
    remedy: "처리 내역을 확인해 주십시오.",
  },
  PRAISE_OWN_WORK: {
    status: 403,
    title: "본인 실적의 칭찬은 처리할 수 없습니다.",
    why: "이 칭찬과 연결할 신청의 신청자이거나 기여자입니다.",
    remedy: "이 실적과 관련이 없는 다른 담당자가 확인해야 합니다.",
  },
  CLAIM_UNKNOWN: {
    status: 422,
    title: "연결할 신청을 찾을 수 없습니다.",
    why: "이 기관에 {claimId} 신청이 없습니다.",
    remedy: "칭찬을 연결할 승인된 신청의 식별자를 확인해 주십시오.",
  },
  CLAIM_NOT_APPROVED: {
    status: 409,
    title: "승인된 실적이 아닙니다.",
    why: "칭찬 가점은 승인된 신청에만 붙일 수 있으나 이 신청은 '{state}' 상태입니다.",
    remedy: "신청이 승인된 뒤 칭찬을 확인해 주십시오.",
  },
} as const satisfies Record<string, ProblemDefinition>;
