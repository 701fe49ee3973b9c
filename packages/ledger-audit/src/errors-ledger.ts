import { defineProblems } from "@dure/kernel";

const ASK_OPERATOR = "운영 기관에 이 기록의 근거를 요구하십시오.";

/** What can be wrong with an entry of the ledger. A broken rule of the books has `BOOKS_` and the invariant's number. */
export const ledgerEntryProblems = defineProblems({
  ENTRY_MALFORMED: {
    status: 422,
    title: "원장 기록의 형식이 올바르지 않습니다.",
    why: "기록의 '{path}' 자리가 형식에 맞지 않습니다: {why}",
    remedy: ASK_OPERATOR,
  },
  ENTRY_TOO_LONG: {
    status: 422,
    title: "원장 기록이 너무 깁니다.",
    why: "기록이 {bytes}바이트이고 한도는 {limit}바이트입니다.",
    remedy: ASK_OPERATOR,
  },
  PERSONAL_DATA_IN_CLEAR: {
    status: 422,
    title: "개인정보가 그대로 적혀 있습니다.",
    why: "{kind} 꼴의 글이 암호화되지 않은 채 적혀 있습니다.",
    remedy: "기록은 지울 수 없으므로 개인정보 보호책임자에게 바로 알려 주십시오.",
  },
  SEAL_DIFFERS: {
    status: 422,
    title: "마감에 적힌 값이 장부와 다릅니다.",
    why: "마감 기록의 '{field}' 값이 그때까지의 기록에서 나오는 값과 다릅니다.",
    remedy: ASK_OPERATOR,
  },
  HOLD_NOT_PINNED: {
    status: 422,
    title: "확정되지 않은 보상이 지급되었습니다.",
    why: "보상 신청 '{redemption}'은(는) 확정(pinned)된 적이 없는데 지급 처리되었습니다.",
    remedy: ASK_OPERATOR,
  },
  LOTS_OUT_OF_ORDER: {
    status: 422,
    title: "점수를 쓴 차례가 다릅니다.",
    why: "먼저 소멸하는 점수부터 쓰지 않았습니다.",
    remedy: ASK_OPERATOR,
  },
  EXPIRY_WRONG: {
    status: 422,
    title: "소멸 처리가 정책과 다릅니다.",
    why: "{why}",
    remedy: ASK_OPERATOR,
  },
  SUBJECT_REWARDED_TWICE: {
    status: 422,
    title: "한 번만 인정되는 일에 두 번 적립되었습니다.",
    why: "'{subject}'은(는) 기록 {entry}에서 이미 적립되었습니다.",
    remedy: ASK_OPERATOR,
  },
  ACT_JUDGED_TWICE: {
    status: 422,
    title: "같은 행위를 두 번 판단했습니다.",
    why: "'{act}'은(는) 다른 사건을 근거로 이미 판단되었습니다.",
    remedy: ASK_OPERATOR,
  },
  POLICY_NOT_IN_FORCE: {
    status: 422,
    title: "효력이 없는 정책으로 판단했습니다.",
    why: "정책 '{hash}'은(는) 그날 효력이 있던 정책이 아닙니다.",
    remedy: ASK_OPERATOR,
  },
  POLICY_TEXT_DIFFERS: {
    status: 422,
    title: "정책 글이 해시와 다릅니다.",
    why: "정책 '{hash}'의 글에서 다른 해시가 나옵니다.",
    remedy: ASK_OPERATOR,
  },
  POLICY_NOT_APPROVED: {
    status: 422,
    title: "승인되지 않은 정책입니다.",
    why: "{why}",
    remedy: ASK_OPERATOR,
  },
  RULE_DIFFERS: {
    status: 422,
    title: "규칙을 다시 돌린 결과가 다릅니다.",
    why: "적힌 입력으로 규칙을 다시 돌리면 적힌 판단이 나오지 않습니다.",
    remedy: ASK_OPERATOR,
  },
  RULE_AMOUNT_DIFFERS: {
    status: 422,
    title: "금액이 규칙의 결과와 다릅니다.",
    why: "'{field}'은(는) {found}인데 규칙의 결과는 {expected}입니다.",
    remedy: ASK_OPERATOR,
  },
  RULE_INPUTS_DIFFER: {
    status: 422,
    title: "규칙에 넣은 값이 원장과 다릅니다.",
    why: "규칙에 넣었다고 적힌 '{field}' 값이 그때 원장에 있던 값과 다릅니다.",
    remedy: ASK_OPERATOR,
  },
  CAUSE_UNKNOWN: {
    status: 422,
    title: "근거 사건이 없습니다.",
    why: "근거로 적힌 사건 '{event}'이(가) 사건 기록에 없습니다.",
    remedy: ASK_OPERATOR,
  },
  CAUSE_DIFFERS: {
    status: 422,
    title: "근거 사건의 내용이 다릅니다.",
    why: "근거로 적힌 사건 '{event}'의 해시가 사건 기록의 것과 다릅니다.",
    remedy: ASK_OPERATOR,
  },
  ERASURE_DIFFERS: {
    status: 422,
    title: "파기 기록이 근거 사건과 다릅니다.",
    why: "파기 기록의 '{field}' 값이 근거 사건과 다릅니다.",
    remedy: ASK_OPERATOR,
  },
});
