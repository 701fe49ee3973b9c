import { defineProblems } from "@dure/kernel";

/** Every stable code of this service. Refusals of the ledger and the directory pass through with their own codes. */
export const rewardProblems = defineProblems({
  NOT_FOUND: {
    status: 404,
    title: "찾을 수 없습니다.",
    why: "요청하신 보상 신청이 없거나 볼 수 없는 신청입니다.",
    remedy: "주소와 식별자를 확인해 주십시오.",
  },
  REDEMPTION_EXISTS: {
    status: 409,
    title: "이미 접수된 보상 신청입니다.",
    why: "같은 식별자의 보상 신청이 이미 있습니다.",
    remedy: "보상 신청 목록에서 접수 여부를 확인해 주십시오.",
  },
  NO_POLICY_TODAY: {
    status: 422,
    title: "적용되는 마일리지 정책이 없습니다.",
    why: "{day}에 시행 중인 마일리지 정책이 없습니다.",
    remedy: "정책이 시행된 뒤 다시 확인해 주십시오.",
  },
  NOT_WAITING_FOR_APPROVAL: {
    status: 409,
    title: "승인을 기다리는 신청이 아닙니다.",
    why: "이 보상 신청은 '{state}' 상태입니다.",
    remedy: "다시 불러와 지금 상태를 확인해 주십시오.",
  },
  TOO_LATE_TO_CANCEL: {
    status: 409,
    title: "취소할 수 없는 단계입니다.",
    why: "이 보상 신청은 '{state}' 상태여서 신청자가 취소할 수 없습니다.",
    remedy: "승인된 뒤의 사정은 보상 담당자에게 알려 주십시오.",
  },
  OWN_REDEMPTION: {
    status: 403,
    title: "본인의 보상 신청은 처리할 수 없습니다.",
    why: "보상을 신청한 사람은 자신의 신청을 승인하거나 반려할 수 없습니다.",
    remedy: "다른 담당자가 처리해야 합니다.",
  },
  NOT_REQUESTER: {
    status: 403,
    title: "신청자만 취소할 수 있습니다.",
    why: "다른 사람의 보상 신청은 취소할 수 없습니다.",
    remedy: "담당자라면 사유를 적어 반려해 주십시오.",
  },
  NOT_REWARD_OFFICER: {
    status: 403,
    title: "보상 신청을 처리할 권한이 없습니다.",
    why: "재직 중인 전담부서 또는 인사·회계 담당자만 처리할 수 있습니다.",
    remedy: "보상 담당자에게 요청해 주십시오.",
  },
  HOLD_ANSWER_WRONG: {
    status: 502,
    title: "마일리지 원장의 답을 믿을 수 없습니다.",
    why: "신청 {redemptionId}에 대한 원장의 답이 요청과 다릅니다.",
    remedy: "운영자에게 알려 주십시오. 확인될 때까지 이 신청은 더 진행하지 않습니다.",
  },
  REPORT_INVALID: {
    status: 422,
    title: "지급 결과 파일을 읽을 수 없습니다.",
    why: "{line}번째 줄: {rule}",
    remedy:
      "'지급번호,결과' 두 칸의 쉼표 파일을 고쳐 다시 올려 주십시오. 한 줄도 반영하지 않았습니다.",
  },
  REPORT_CONTROL_TOTAL: {
    status: 422,
    title: "지급 결과 파일의 줄 수가 맞지 않습니다.",
    why: "마지막 TOTAL 줄이 없거나 줄 수 {count}와 다릅니다.",
    remedy:
      "파일이 잘리지 않았는지 확인하고 처음부터 다시 올려 주십시오. 한 줄도 반영하지 않았습니다.",
  },
  VIEW_BEHIND: {
    status: 503,
    title: "지급 목록을 준비하고 있습니다.",
    why: "최근 지급 지시가 아직 목록에 모두 오르지 않았습니다.",
    remedy: "잠시 뒤 같은 요청을 다시 보내 주십시오. 같은 결과는 두 번 반영되지 않습니다.",
  },
});
