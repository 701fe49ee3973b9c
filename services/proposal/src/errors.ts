import { defineProblems } from "@dure/kernel";

/** Every stable code of this service. Listed in its README. */
export const proposalProblems = defineProblems({
  NOT_FOUND: {
    status: 404,
    title: "찾을 수 없습니다.",
    why: "요청하신 제안이 없거나 볼 수 없는 제안입니다.",
    remedy: "주소와 식별자를 확인해 주십시오.",
  },
  PROPOSAL_EXISTS: {
    status: 409,
    title: "이미 접수된 제안입니다.",
    why: "같은 식별자의 제안이 이미 있습니다.",
    remedy: "제안 목록에서 접수 여부를 확인해 주십시오.",
  },
  STALE_VERSION: {
    status: 412,
    title: "그사이 내용이 바뀌었습니다.",
    why: "보고 계신 판은 {expected}번이지만 지금은 {actual}번입니다.",
    remedy: "다시 불러와 내용을 확인한 뒤 처리해 주십시오.",
  },
  PROPOSAL_DECIDED: {
    status: 409,
    title: "이미 결정된 제안입니다.",
    why: "이 제안은 '{state}' 상태여서 다시 결정할 수 없습니다.",
    remedy: "결정을 다투시려면 재심사를 신청해 주십시오.",
  },
  SHARES_NOT_WHOLE: {
    status: 422,
    title: "기여도의 합이 맞지 않습니다.",
    why: "기여도는 1 이상의 천분율 정수이고 합은 1000이어야 하는데 지금은 {total}입니다.",
    remedy: "기여도를 고쳐 합을 1000(100퍼센트)으로 맞추어 주십시오.",
  },
  SUBMITTER_NOT_CONTRIBUTOR: {
    status: 422,
    title: "제안자가 기여자 명단에 없습니다.",
    why: "제안을 내는 사람은 기여자 가운데 한 사람이어야 합니다.",
    remedy: "본인을 기여자로 넣고 기여도를 적어 주십시오.",
  },
  CONTRIBUTOR_TWICE: {
    status: 422,
    title: "같은 사람을 두 번 적었습니다.",
    why: "기여자 {personRef}이(가) 명단에 두 번 있습니다.",
    remedy: "한 줄로 합쳐 주십시오.",
  },
  TOO_MANY_CONTRIBUTORS: {
    status: 422,
    title: "기여자가 너무 많습니다.",
    why: "기여자 {count}명은 한도 {limit}명을 넘습니다.",
    remedy: "주된 기여자만 적어 주십시오.",
  },
  CONTRIBUTOR_UNKNOWN: {
    status: 422,
    title: "기여자를 찾을 수 없습니다.",
    why: "{personRef}은(는) 이 기관의 직원이 아닙니다.",
    remedy: "직원 검색에서 다시 골라 주십시오.",
  },
  CONTRIBUTOR_NOT_ACTIVE: {
    status: 422,
    title: "제안일에 재직하지 않은 기여자가 있습니다.",
    why: "{personRef}은(는) {on}에 재직 중이 아니었습니다.",
    remedy: "제안일에 재직 중인 사람만 적어 주십시오.",
  },
  OWN_PROPOSAL: {
    status: 403,
    title: "본인이 관련된 제안은 결정할 수 없습니다.",
    why: "이 제안을 내셨거나 이 제안에 기여 지분이 있습니다.",
    remedy: "이 제안과 관련이 없는 다른 담당자가 결정해야 합니다.",
  },
  NOT_PROPOSAL_OFFICER: {
    status: 403,
    title: "제안을 결정할 권한이 없습니다.",
    why: "재직 중인 제안 담당자나 전담부서 담당자만 채택 여부를 결정할 수 있습니다.",
    remedy: "제안 담당자에게 요청해 주십시오.",
  },
});
