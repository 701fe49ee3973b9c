import { defineProblems, RefusalError, type RefusalParams } from "@dure/kernel";

/** Why a witness does not start, or does not answer. Codes are stable. */
export const witnessProblems = defineProblems({
  WITNESS_KEY_OPEN: {
    status: 500,
    title: "증인의 열쇠를 다른 사람이 읽을 수 있습니다.",
    why: "'{file}'의 권한이 {mode}입니다.",
    remedy: "그 사이 열쇠가 복사되지 않았는지 확인하고, 파일을 주인만 읽도록(0600) 바꿔 주십시오.",
  },
  WITNESS_KEY_MALFORMED: {
    status: 500,
    title: "증인의 열쇠 파일을 읽을 수 없습니다.",
    why: "'{file}'이(가) 열쇠 파일의 형식이 아닙니다.",
    remedy: "보관해 둔 열쇠 파일을 되돌려 놓아 주십시오. 새 열쇠를 만들면 새 증인이 됩니다.",
  },
  WITNESS_NAME_DIFFERS: {
    status: 500,
    title: "다른 이름의 증인이 쓰던 폴더입니다.",
    why: "폴더의 열쇠는 '{found}'의 것인데 '{asked}'(으)로 시작하려고 했습니다.",
    remedy: "같은 이름으로 시작하거나, 새 증인이면 새 폴더를 지정해 주십시오.",
  },
  WITNESS_LOGS_WRONG: {
    status: 500,
    title: "지켜볼 기록의 열쇠가 올바르지 않습니다.",
    why: "{why}",
    remedy: "감사 담당 부서에서 받은 검증 열쇠를 한 줄에 하나씩 그대로 붙여 주십시오.",
  },
  WITNESS_STATE_DAMAGED: {
    status: 500,
    title: "증인의 기억이 손상되었습니다.",
    why: "'{file}'을(를) 읽을 수 없습니다: {why}",
    remedy:
      "이대로는 서로 어긋나는 기록에 서명할 수 있으므로 멈춥니다. 디스크를 확인하고, 되살릴 수 없으면 새 폴더에서 새 열쇠로 시작해 주십시오.",
  },
});

export type WitnessProblemCode = Parameters<typeof witnessProblems.refuse>[0];

/** A refusal of this package as an error to throw. */
export const witnessError = (code: WitnessProblemCode, params: RefusalParams = {}): RefusalError =>
  new RefusalError(witnessProblems.refuse(code, params));
