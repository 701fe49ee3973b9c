import { defineProblems, RefusalError, type RefusalParams } from "@dure/kernel";
import { askingProblems } from "./errors-asking.ts";

/** Every stable code of this service. Listed in its README. */
export const auditProblems = defineProblems({
  ...askingProblems,
  LOG_INCONSISTENT: {
    status: 503,
    title: "장부의 기록이 서명한 확인서와 맞지 않습니다.",
    why: "{origin}: {size}건에서 서명한 뿌리값은 {signedRoot}인데 지금 기록으로는 {foundRoot}입니다.",
    remedy:
      "이 장부에는 더 서명하지 않습니다. 기록 저장소를 올바른 사본으로 되살린 뒤 다시 시작해 주십시오.",
  },
  LOG_UNREADABLE: {
    status: 503,
    title: "장부의 기록을 읽을 수 없습니다.",
    why: "{origin}: 사건 {eventId}이(가) 이어지는 기록이 아니거나 형식이 다릅니다.",
    remedy:
      "이 장부에는 더 서명하지 않습니다. 기록 저장소를 올바른 사본으로 되살린 뒤 다시 시작해 주십시오.",
  },
  LOG_KEY_MISMATCH: {
    status: 503,
    title: "서명 열쇠가 앞선 확인서의 열쇠와 다릅니다.",
    why: "{origin}: {size}건의 확인서는 지금 열쇠로 서명한 것이 아닙니다.",
    remedy: "처음에 쓰던 열쇠를 되돌려 놓고 다시 시작해 주십시오.",
  },
  WITNESS_AHEAD: {
    status: 503,
    title: "증인이 우리보다 앞선 장부를 알고 있습니다.",
    why: "{origin}: 증인 {witness}은(는) {witnessSize}건을 확인했는데 이 저장소에는 {size}건까지만 서명되어 있습니다. 저장소가 과거로 되돌려졌습니다.",
    remedy: "가장 새로운 기록 저장소를 되살린 뒤, 운영자가 장부의 멈춤을 풀어 주십시오.",
  },
  WITNESS_DISAGREES: {
    status: 503,
    title: "증인이 아는 장부와 우리 장부가 갈라졌습니다.",
    why: "{origin}: 증인 {witness}은(는) {witnessSize}건까지의 내용이 다르다고 답했습니다.",
    remedy:
      "증인이 확인한 확인서와 견주어 올바른 기록 저장소를 되살린 뒤, 운영자가 장부의 멈춤을 풀어 주십시오.",
  },
  LOG_NOT_STOPPED: {
    status: 409,
    title: "멈춰 있는 장부가 아닙니다.",
    why: "{origin}은(는) 증인 때문에 멈춘 장부가 아닙니다.",
    remedy: "장부의 상태를 다시 확인해 주십시오.",
  },
  LOG_NOT_SETTLED: {
    status: 503,
    title: "장부의 확인서가 아직 따라오지 못했습니다.",
    why: "{origin}의 확인서를 정해진 횟수 안에 만들지 못했습니다.",
    remedy: "잠시 뒤 다시 시도해 주십시오.",
  },
  AUDIT_STOPPING: {
    status: 503,
    title: "감사 서비스를 종료하는 중입니다.",
    why: "기록을 따라가던 일이 끝나기 전에 멈추었습니다.",
    remedy: "다시 시작한 뒤 다시 시도해 주십시오.",
  },
  TRUST_POLICY_INVALID: {
    status: 500,
    title: "신뢰 정책을 읽을 수 없습니다.",
    why: "{reason}",
    remedy: "C2SP tlog-policy 형식에 맞게 고친 뒤 다시 시작해 주십시오.",
  },
  ROLLUP_SETTINGS_INVALID: {
    status: 500,
    title: "광역·전국 묶음의 설정이 올바르지 않습니다.",
    why: "{reason}",
    remedy: "설정 파일을 고친 뒤 다시 시작해 주십시오.",
  },
  LOG_KEY_INVALID: {
    status: 500,
    title: "장부의 서명 열쇠를 쓸 수 없습니다.",
    why: "{reason}",
    remedy: "32바이트 열쇠를 본인만 읽을 수 있는 파일이나 환경 변수로 주십시오.",
  },
});

export type AuditErrorCode = keyof typeof auditProblems.table;

/** An error of this service, ready to be thrown. */
export const auditError = (
  code: AuditErrorCode,
  params: RefusalParams,
  cause?: unknown,
): RefusalError => {
  const error = new RefusalError(auditProblems.refuse(code, params));
  if (cause !== undefined) error.cause = cause;
  return error;
};
