/** What is refused to those who ask: replay, explanation, certificates, comparison. */
export const askingProblems = {
  REPLAY_BUSY: {
    status: 503,
    title: "다시 계산하는 일이 밀려 있습니다.",
    why: "같은 기관의 계산이 이미 {waiting}건 기다리고 있습니다.",
    remedy: "잠시 뒤 다시 시도해 주십시오.",
  },
  REPLAY_ABANDONED: {
    status: 503,
    title: "계산을 그만두었습니다.",
    why: "묻던 쪽의 연결이 끊어졌습니다.",
    remedy: "다시 물어 주십시오.",
  },
  LEDGER_UNSOUND: {
    status: 503,
    title: "봉인된 원장을 다시 계산할 수 없습니다.",
    why: "{why}",
    remedy: "감사 담당자가 전체 대조를 실행하여 어느 기록이 어긋났는지 확인해 주십시오.",
  },
  REPLAY_DAY_WRONG: {
    status: 400,
    title: "날짜가 올바르지 않습니다.",
    why: "'{on}'은(는) 달력에 있는 YYYY-MM-DD가 아닙니다.",
    remedy: "2026-12-31처럼 적어 주십시오.",
  },
  REPLAY_UNKNOWN: {
    status: 404,
    title: "원장에 없습니다.",
    why: "물어본 기관이나 사람, 적립 묶음이 그 크기의 원장에 없습니다.",
    remedy: "식별자와 날짜, 크기를 확인해 주십시오.",
  },
  LOGS_BEHIND: {
    status: 503,
    title: "감사 서비스가 기록을 따라가지 못하고 있습니다.",
    why: "저장소의 끝까지 정해진 시간 안에 읽지 못했습니다.",
    remedy: "잠시 뒤 다시 시도하고, 계속되면 운영자에게 알려 주십시오.",
  },
  CERTIFICATE_NOT_SEALED: {
    status: 409,
    title: "지금 잔액을 증명할 봉인이 없습니다.",
    why: "마지막 거래 뒤에 장부가 아직 봉인되지 않았습니다.",
    remedy: "본인이 증명서를 발급받으면 장부가 봉인됩니다. 그 뒤에 다시 조회해 주십시오.",
  },
  CERTIFICATE_LATE: {
    status: 503,
    title: "확인서가 아직 서명되지 않았습니다.",
    why: "장부의 {size}건을 덮는 확인서가 정해진 시간 안에 나오지 않았습니다.",
    remedy: "잠시 뒤 같은 요청을 다시 보내 주십시오.",
  },
} as const;
