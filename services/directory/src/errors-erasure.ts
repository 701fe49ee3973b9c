import type { ProblemDefinition } from "@dure/kernel";

/** Codes of the erasure of a person (개인정보 파기). */
export const erasureProblemTable = {
  ERASURE_PERSON_IN_SERVICE: {
    status: 409,
    title: "재직 중인 사람의 개인정보는 파기할 수 없습니다.",
    why: "재직하는 동안에는 법령에 따라 인사 기록을 보존해야 합니다.",
    remedy: "퇴직 처리가 끝난 뒤에 파기를 요청해 주십시오.",
  },
  ERASURE_ALREADY_REQUESTED: {
    status: 409,
    title: "이미 파기를 요청한 사람입니다.",
    why: "같은 사람의 파기 요청이 승인을 기다리고 있습니다.",
    remedy: "열려 있는 요청을 승인하거나 반려해 주십시오.",
  },
  ERASURE_DECIDED: {
    status: 409,
    title: "이미 파기가 확정되었습니다.",
    why: "두 사람의 승인이 끝나 되돌릴 수 없습니다.",
    remedy: "파기 기록을 확인해 주십시오.",
  },
  ERASURE_NOT_OPEN: {
    status: 409,
    title: "열려 있는 파기 요청이 없습니다.",
    why: "마지막 요청은 반려되거나 철회되었습니다.",
    remedy: "필요하면 파기를 다시 요청해 주십시오.",
  },
  ERASURE_REQUESTER: {
    status: 403,
    title: "파기를 요청한 사람은 승인할 수 없습니다.",
    why: "파기는 요청한 사람이 아닌 두 사람이 승인해야 합니다.",
    remedy: "다른 승인자에게 요청해 주십시오.",
  },
  ERASURE_SECOND_APPROVER: {
    status: 403,
    title: "두 번째 승인은 다른 사람이 해야 합니다.",
    why: "이미 이 파기를 승인하셨습니다.",
    remedy: "다른 승인자에게 요청해 주십시오.",
  },
  ERASURE_OWN: {
    status: 403,
    title: "자기 개인정보의 파기는 스스로 정할 수 없습니다.",
    why: "파기의 승인과 반려는 다른 사람이 해야 합니다.",
    remedy: "다른 승인자에게 요청해 주십시오.",
  },
  ERASURE_APPROVER_ROLE: {
    status: 403,
    title: "파기를 승인하거나 반려할 역할이 아닙니다.",
    why: "평가단이나 기관 관리자만 파기를 승인하거나 반려할 수 있습니다.",
    remedy: "평가단이나 기관 관리자에게 요청해 주십시오.",
  },
  ERASURE_DECLINE_REASON: {
    status: 422,
    title: "반려 사유가 맞지 않습니다.",
    why: "철회(WITHDRAWN)는 요청한 사람만 할 수 있고, 요청한 사람은 철회만 할 수 있습니다.",
    remedy: "맞는 사유를 골라 주십시오.",
  },
} satisfies Record<string, ProblemDefinition>;
