import type { InvariantViolation } from "@dure/kernel";
import type { Place, Problem } from "./findings.ts";

/** What a broken invariant of the books means, for people (ledger.md §4.1). */
const MEANING: Readonly<Record<string, string>> = {
  I1: "차변과 대변이 맞지 않거나 이 종류의 기록이 옮길 수 없는 것을 옮깁니다.",
  I2: "가진 것보다 많은 점수를 씁니다.",
  I3: "적립 묶음(lot)의 점수가 맞지 않습니다.",
  I4: "적립 묶음의 합과 계정의 잔액이 다릅니다.",
  I5: "보상 예약이 한 번보다 많이 처리되거나 예약 없이 처리됩니다.",
  I6: "같은 번호의 기록이 두 번 있습니다.",
  I7: "기록의 번호나 시각이 차례에 맞지 않습니다.",
  I8: "마감된 기간이나 아직 오지 않은 날에 효력이 생깁니다.",
  I9: "보상 예산을 넘습니다.",
  I10: "적립보다 많이 취소합니다.",
  I11: "봉인된 장부의 루트가 그때까지의 기록에서 나오는 루트와 다릅니다.",
  I17: "파기한 사람을 다시 파기합니다.",
  I18: "다른 기관의 기록입니다.",
};

/** The finding for an entry that the books do not take. */
export function booksProblem(violation: InvariantViolation, place: Place): Problem {
  const { code, message } = violation;
  const meaning = MEANING[code] ?? "장부의 규칙에 어긋납니다.";
  return { code: `BOOKS_${code}`, ...place, why: `${meaning} (${message})` };
}
