import { defineProblems } from "@dure/kernel";

const ASK_AGAIN = "내보낸 자료를 다시 받아 확인하고, 같은 결과이면 감사 기관에 알려 주십시오.";
const ASK_OPERATOR = "운영 기관에 이 기록의 근거를 요구하십시오.";

/** What can be wrong with journal, keys, files and the evidence as a whole. */
export const evidenceProblems = defineProblems({
  TRUST_POLICY_UNREADABLE: {
    status: 422,
    title: "신뢰 기준을 읽을 수 없습니다.",
    why: "{why}",
    remedy: "감사 기관이 보관하는 신뢰 기준 파일을 그대로 써 주십시오.",
  },
  LOG_UNKNOWN: {
    status: 422,
    title: "모르는 기록입니다.",
    why: "신뢰 기준에 기록 '{origin}'의 열쇠가 없습니다.",
    remedy: "다른 기관의 자료이거나 신뢰 기준이 오래되었는지 확인해 주십시오.",
  },
  LOG_OF_ANOTHER: {
    status: 422,
    title: "다른 기관의 기록입니다.",
    why: "기록 '{origin}'은(는) 기관 '{tenant}'의 {log} 기록이 아닙니다.",
    remedy: ASK_AGAIN,
  },
  CHECKPOINT_ABSENT: {
    status: 422,
    title: "체크포인트가 없습니다.",
    why: "기록 '{origin}'의 서명된 체크포인트가 없습니다.",
    remedy: ASK_AGAIN,
  },
  COSIGNATURE_STALE: {
    status: 422,
    title: "증인의 서명이 오래되었습니다.",
    why: "가장 새로운 증인 서명이 {ageHours}시간 전의 것이고, {limitHours}시간까지 받아들입니다.",
    remedy: "운영 기관에 새 체크포인트를 요구하십시오.",
  },
  SOURCE_UNREADABLE: {
    status: 422,
    title: "자료를 읽을 수 없습니다.",
    why: "{what}을(를) 읽다가 멈췄습니다: {why}",
    remedy: ASK_AGAIN,
  },
  POLICY_FILE_DIFFERS: {
    status: 422,
    title: "내보낸 정책 파일이 원장과 다릅니다.",
    why: "파일 '{path}'이(가) 없거나 원장에 적힌 정책 글과 다릅니다.",
    remedy: ASK_AGAIN,
  },
  JOURNAL_LEAF_MALFORMED: {
    status: 422,
    title: "사건 기록의 형식이 올바르지 않습니다.",
    why: "사건 기록 한 줄의 형식이 다릅니다: {why}",
    remedy: ASK_OPERATOR,
  },
  JOURNAL_OUT_OF_ORDER: {
    status: 422,
    title: "사건 기록의 차례가 다릅니다.",
    why: "번호 {expected}이(가) 있을 자리에 {found}이(가) 있습니다.",
    remedy: ASK_OPERATOR,
  },
  JOURNAL_STREAM_GAP: {
    status: 422,
    title: "사건의 흐름이 끊겼습니다.",
    why: "흐름 '{stream}'에서 {expected}번째 사건이 있을 자리에 {found}번째가 있습니다.",
    remedy: ASK_OPERATOR,
  },
  JOURNAL_EVENT_TWICE: {
    status: 422,
    title: "같은 사건이 두 번 있습니다.",
    why: "사건 '{event}'이(가) 이미 앞에 있습니다.",
    remedy: ASK_OPERATOR,
  },
  JOURNAL_EVENT_ABSENT: {
    status: 422,
    title: "사건의 내용이 없습니다.",
    why: "사건 '{event}'의 내용이 자료에 없습니다.",
    remedy: ASK_AGAIN,
  },
  JOURNAL_EVENT_UNSEALED: {
    status: 422,
    title: "봉인되지 않은 사건이 섞여 있습니다.",
    why: "파일 '{path}'에 사건 기록에 없는 줄이 더 있습니다.",
    remedy: ASK_AGAIN,
  },
  JOURNAL_EVENT_DIFFERS: {
    status: 422,
    title: "사건의 내용이 기록과 다릅니다.",
    why: "사건 '{event}'의 {part}이(가) 기록에 봉인된 해시와 다릅니다.",
    remedy: ASK_AGAIN,
  },
  KEY_RESTORED: {
    status: 422,
    title: "파기한 열쇠가 다시 살아 있습니다.",
    why: "열쇠 '{key}'은(는) 파기되었다고 적혔는데 목록에 살아 있습니다.",
    remedy: "개인정보 보호책임자에게 바로 알려 주십시오.",
  },
  KEY_ABSENT: {
    status: 422,
    title: "열쇠가 목록에 없습니다.",
    why: "열쇠 '{key}'이(가) 열쇠 목록에 없습니다.",
    remedy: ASK_OPERATOR,
  },
  KEY_COMMITMENT_DIFFERS: {
    status: 422,
    title: "열쇠의 확인값이 다릅니다.",
    why: "열쇠 '{key}'의 확인값이 목록이나 다른 기록과 다릅니다.",
    remedy: ASK_OPERATOR,
  },
  MANIFEST_DIFFERS: {
    status: 422,
    title: "자료의 차례표가 기록과 다릅니다.",
    why: "'{path}'에 적힌 이름이나 건수가 서명된 체크포인트와 다릅니다.",
    remedy: ASK_AGAIN,
  },
  RECEIPT_WRONG: {
    status: 422,
    title: "증명서가 맞지 않습니다.",
    why: "파일 '{path}'의 증명이 이 원장에서 나오지 않습니다.",
    remedy: ASK_AGAIN,
  },
  SCHEMA_FILE_DIFFERS: {
    status: 422,
    title: "내보낸 형식 파일이 다릅니다.",
    why: "파일 '{path}'이(가) 공개된 1판 형식과 다릅니다.",
    remedy: ASK_AGAIN,
  },
});
