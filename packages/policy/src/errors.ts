import { defineProblems } from "@dure/kernel";

const field = (title: string, why: string, remedy: string) => ({
  status: 422,
  title,
  why,
  remedy,
});

/** Stable codes of this package. The file codes come with file, line and column; the others with a request. */
export const policyProblems = defineProblems({
  POLICY_FILE_TOO_LARGE: field(
    "정책 파일이 너무 큽니다.",
    "{size}자는 한도 {limit}자를 넘습니다.",
    "한 파일에는 정책 하나만 적어 주십시오.",
  ),
  POLICY_YAML_SYNTAX: field(
    "YAML 문법이 맞지 않습니다.",
    "이 자리를 읽을 수 없습니다: {detail}",
    "들여쓰기와 따옴표, 괄호의 짝을 확인해 주십시오.",
  ),
  POLICY_KEY_REPEATED: field(
    "같은 항목을 두 번 적었습니다.",
    "한 묶음 안에 같은 이름의 항목이 둘 있어 어느 값을 쓸지 정할 수 없습니다.",
    "둘 중 하나를 지워 주십시오.",
  ),
  POLICY_FIELD_UNKNOWN: field(
    "알 수 없는 항목입니다.",
    "‘{field}’은(는) 이 자리에 쓸 수 있는 항목이 아닙니다.",
    "철자를 확인하거나 이 줄을 지워 주십시오.",
  ),
  POLICY_FIELD_MISSING: field(
    "꼭 적어야 하는 항목이 없습니다.",
    "‘{field}’ 항목이 없으면 규칙이 정해지지 않습니다. 빠진 값은 저절로 채우지 않습니다.",
    "‘{field}’ 항목과 값을 적어 주십시오.",
  ),
  POLICY_TYPE_WRONG: field(
    "값의 종류가 맞지 않습니다.",
    "{expected} 값이 와야 합니다.",
    "{expected} 값으로 고쳐 주십시오. 값이 없으면 그 줄을 지워 주십시오.",
  ),
  POLICY_VALUE_NOT_ALLOWED: field(
    "쓸 수 없는 값입니다.",
    "허용된 값은 {allowed}입니다.",
    "허용된 값 가운데 하나로 고쳐 주십시오.",
  ),
  POLICY_OUT_OF_RANGE: field(
    "값이 허용 범위를 벗어났습니다.",
    "{bound}이어야 합니다.",
    "범위 안의 값으로 고쳐 주십시오.",
  ),
  POLICY_FORMAT_WRONG: field(
    "값의 모양이 맞지 않습니다.",
    "정해진 모양({pattern})과 다릅니다.",
    "이름은 정해진 영문자와 숫자로만 적어 주십시오.",
  ),
  POLICY_DATE_WRONG: field(
    "달력에 없는 날짜입니다.",
    "날짜는 YYYY-MM-DD 또는 MM-DD 모양의 실제 있는 날이어야 합니다.",
    "날짜를 확인해 고쳐 주십시오.",
  ),
  POLICY_POINTS_WRONG: field(
    "점수를 읽을 수 없습니다.",
    "점수는 소수점 아래 셋째 자리까지의 십진수여야 합니다.",
    '3 또는 "0.5"처럼 적어 주십시오.',
  ),
  POLICY_LEAVE_WRONG: field(
    "휴가 일수를 읽을 수 없습니다.",
    "하루를 480분으로 셀 때 분 단위로 나누어떨어지는 십진수여야 합니다.",
    "1 또는 0.5처럼 적어 주십시오.",
  ),
  POLICY_SHARE_WRONG: field(
    "비율을 읽을 수 없습니다.",
    "비율은 0보다 크고 1 이하이며 소수점 아래 셋째 자리까지인 십진수여야 합니다.",
    "30퍼센트는 0.3으로 적어 주십시오.",
  ),
  POLICY_PERIOD_WRONG: field(
    "시행 기간이 거꾸로입니다.",
    "끝나는 날이 시작하는 날보다 앞섭니다.",
    "두 날짜의 앞뒤를 고쳐 주십시오.",
  ),
  POLICY_GRADES_EMPTY: field(
    "대상이 되는 직급이 없습니다.",
    "‘이하’와 ‘이상’ 직급이 서로 겹치지 않습니다.",
    "gradeAtMost(이하)는 gradeAtLeast(이상)보다 작거나 같은 숫자로 적어 주십시오.",
  ),
  POLICY_CODE_REPEATED: field(
    "같은 코드를 두 번 적었습니다.",
    "‘{value}’이(가) 목록에 이미 있습니다.",
    "코드를 바꾸거나 하나를 지워 주십시오.",
  ),
  POLICY_POINTS_WAY: field(
    "활동의 점수를 정하는 방법은 하나여야 합니다.",
    "points, range, ranks 가운데 정확히 하나만 있어야 합니다.",
    "하나만 남기고 지우거나, 없으면 하나를 적어 주십시오.",
  ),
  POLICY_RANGE_WRONG: field(
    "범위의 앞뒤가 바뀌었습니다.",
    "가장 큰 값이 가장 작은 값보다 작습니다.",
    "두 값의 앞뒤를 고쳐 주십시오.",
  ),
  POLICY_SPLIT_WRONG: field(
    "부서 활동은 기여도로 나눌 수 없습니다.",
    "부서가 받는 점수에는 나눌 사람이 없습니다.",
    "split을 NONE으로 고쳐 주십시오.",
  ),
  POLICY_STEPS_WRONG: field(
    "승인 단계의 번호가 맞지 않습니다.",
    "단계는 1부터 차례로 하나씩 늘어야 합니다.",
    "번호를 차례대로 고쳐 주십시오.",
  ),
  POLICY_TIER_ORDER: field(
    "보상 구간의 차례가 맞지 않습니다.",
    "보상 구간은 낮은 점수부터 높은 점수로 적고 같은 점수는 한 번만 적습니다.",
    "구간을 점수 차례로 다시 적어 주십시오.",
  ),
  POLICY_AWARD_WON: field(
    "포상의 금액 범위가 맞지 않습니다.",
    "상금(PRIZE)에는 minWon과 maxWon이 모두 있어야 하고, 다른 포상에는 없어야 합니다.",
    "금액 두 항목을 함께 적거나 함께 지워 주십시오.",
  ),
  POLICY_LEGAL_BASIS_MISSING: field(
    "근거 규정이 없습니다.",
    "이 정책은 {cover}의 근거를 적어야 합니다. 포상휴가는 복무 조례, 주민 상금은 법령이나 조례가 있어야 합니다.",
    "legalBasis에 covers가 {cover}인 근거를 더해 주십시오.",
  ),
  POLICY_PROVENANCE_WRONG: field(
    "출처를 적은 자리가 정책에 없습니다.",
    "정책에는 ‘{field}’ 값이 없습니다.",
    "출처의 자리 이름을 정책의 값과 맞추어 주십시오.",
  ),
  POLICY_JSON_WRONG: field(
    "저장된 정책을 읽을 수 없습니다.",
    "정책 원문이 정해진 모양이 아니거나 정규 JSON과 다릅니다: {detail}",
    "승인 기록에 있는 원문을 그대로 써 주십시오.",
  ),
  POLICY_PACK_BROKEN: {
    status: 500,
    title: "기본 정책 묶음을 읽을 수 없습니다.",
    why: "{detail}",
    remedy: "프로그램에 든 정책 파일을 고쳐 주십시오.",
  },
  POLICY_ACTIVITY_UNKNOWN: field(
    "정책에 없는 활동입니다.",
    "적용되는 정책에 활동 코드 {activityCode}이(가) 없습니다.",
    "정책에 있는 활동 코드를 골라 주십시오.",
  ),
  POLICY_RANK_UNKNOWN: field(
    "점수가 정해지지 않은 순위입니다.",
    "활동 {activityCode}에는 {rank}위의 점수가 없습니다.",
    "정책에 있는 순위를 적어 주십시오.",
  ),
  POLICY_POINTS_OUTSIDE: field(
    "정책의 범위를 벗어난 점수입니다.",
    "활동 {activityCode}의 점수는 {min}점부터 {max}점까지이며 숫자로 정해야 합니다.",
    "범위 안의 점수를 적어 주십시오.",
  ),
  POLICY_UNITS_WRONG: field(
    "건수나 시간이 맞지 않습니다.",
    "건수와 시간은 1부터 {max}까지의 정수여야 합니다.",
    "수량을 고쳐 주십시오.",
  ),
  POLICY_SHARES_WRONG: field(
    "기여도를 나눌 수 없습니다.",
    "기여도는 천분율 정수이고, 나눈 몫의 합은 1000이어야 하며, 나눌 수 있는 활동에만 씁니다.",
    "기여도를 고쳐 합을 100퍼센트로 맞추어 주십시오.",
  ),
  POLICY_CAP_USE_MISSING: field(
    "한도를 판단할 실적이 없습니다.",
    "활동 {activityCode}에는 {cap} 한도가 있으나 이미 쓴 점수와 건수를 알려 주지 않았습니다.",
    "그 기간에 이미 받은 점수와 건수를 함께 보내 주십시오.",
  ),
  POLICY_BONUS_UNKNOWN: field(
    "정책에 없는 가점입니다.",
    "적용되는 정책에 가점 코드 {bonusCode}이(가) 없습니다.",
    "정책에 있는 가점 코드를 골라 주십시오.",
  ),
  POLICY_PENALTY_UNKNOWN: field(
    "정책에 없는 감점입니다.",
    "적용되는 정책에 감점 코드 {penaltyCode}이(가) 없습니다.",
    "정책에 있는 감점 코드를 골라 주십시오.",
  ),
  POLICY_TRACE_WRONG: field(
    "판단 기록을 다시 계산할 수 없습니다.",
    "기록의 첫 단계에 요청이 없거나 모양이 다릅니다.",
    "기록된 원문을 그대로 써 주십시오.",
  ),
});

export type PolicyProblemCode = keyof typeof policyProblems.table;
