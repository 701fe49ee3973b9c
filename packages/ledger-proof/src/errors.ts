import { defineProblems, RefusalError } from "@dure/kernel";

/** What is wrong with a proof, a note or a tile. Codes are stable; they stand in verdicts and answers. */
export const proofProblems = defineProblems({
  NOTE_MALFORMED: {
    status: 422,
    title: "서명 문서의 형식이 올바르지 않습니다.",
    why: "{why}",
    remedy:
      "받은 파일이 중간에 잘리거나 고쳐지지 않았는지 확인하고 원래 주소에서 다시 받아 주십시오.",
  },
  NOTE_SIGNATURE_WRONG: {
    status: 422,
    title: "서명이 맞지 않습니다.",
    why: "{name}의 열쇠로 된 서명이 문서와 맞지 않습니다.",
    remedy: "문서가 바뀌었거나 다른 열쇠로 서명되었습니다. 서명한 기관에 확인해 주십시오.",
  },
  NOTE_NOT_SIGNED: {
    status: 422,
    title: "필요한 서명이 없습니다.",
    why: "{name}의 서명이 문서에 없습니다.",
    remedy: "서명된 문서를 다시 받아 주십시오.",
  },
  KEY_MALFORMED: {
    status: 422,
    title: "검증 열쇠의 형식이 올바르지 않습니다.",
    why: "{why}",
    remedy: "이름+열쇠 번호+base64 꼴의 검증 열쇠를 받은 그대로 붙여 주십시오.",
  },
  CHECKPOINT_MALFORMED: {
    status: 422,
    title: "체크포인트의 형식이 올바르지 않습니다.",
    why: "{why}",
    remedy: "원천, 크기, 루트의 세 줄로 된 체크포인트여야 합니다. 다시 받아 주십시오.",
  },
  CHECKPOINT_ORIGIN_WRONG: {
    status: 422,
    title: "다른 기록의 체크포인트입니다.",
    why: "기다린 기록은 {expected}이고 받은 것은 {found}입니다.",
    remedy: "같은 기관의 같은 기록인지 확인해 주십시오.",
  },
  TILE_PATH_MALFORMED: {
    status: 404,
    title: "없는 조각입니다.",
    why: "'{path}'은(는) 기록 조각의 주소가 아닙니다.",
    remedy: "tile/단계/번호 또는 tile/entries/번호 꼴의 주소를 써 주십시오.",
  },
  BUNDLE_MALFORMED: {
    status: 422,
    title: "기록 묶음이 온전하지 않습니다.",
    why: "{why}",
    remedy: "묶음을 다시 받아 주십시오.",
  },
  RECEIPT_MALFORMED: {
    status: 422,
    title: "증명서의 형식이 올바르지 않습니다.",
    why: "{why}",
    remedy: "받은 그대로의 증명서 파일을 써 주십시오.",
  },
  POLICY_MALFORMED: {
    status: 422,
    title: "신뢰 기준 파일이 올바르지 않습니다.",
    why: "{line}번째 줄: {why}",
    remedy: "log, witness, group, quorum 줄의 형식을 확인해 주십시오.",
  },
});

export type ProofErrorCode = Parameters<typeof proofProblems.refuse>[0];

/** The refusal of a code as an error to throw. */
export const proofError = (
  code: ProofErrorCode,
  params: Readonly<Record<string, string | number>> = {},
): RefusalError => new RefusalError(proofProblems.refuse(code, params));
