import { formatPoints } from "@dure/kernel";
import type {
  ExplainedAct,
  ExplainedChange,
  ExplainedPayout,
  ExplainedPoint,
  ExplainedPolicy,
  ExplainedRule,
  Explanation,
  ProvenEntry,
} from "./explanation.ts";

const KINDS: Readonly<Record<ExplainedPoint["kind"], string>> = {
  ACTIVITY: "적립",
  BONUS: "가점",
  WITHHELD: "적립하지 않음",
};
const STATES: Readonly<Record<ExplainedPayout["state"], string>> = {
  BARRED: "신청 전에 막힘",
  CAPTURED: "지급됨",
  HELD: "예약됨",
  PINNED: "확정됨",
  RELEASED: "취소되어 점수가 돌아감",
};
const USES: Readonly<Record<ExplainedPoint["uses"][number]["what"], string>> = {
  CAPTURED: "보상으로 지급",
  EXPIRED: "소멸",
  HELD: "보상 신청으로 예약",
  RELEASED: "예약에서 돌아옴",
  REVERSED: "적립 취소",
  SPENT: "감점이나 갚음에 쓰임",
};
const CHANGES: Readonly<Record<string, string>> = {
  "clawback.settled": "갚아야 할 점수를 갚음",
  "lot.expired": "소멸",
  "points.deducted": "감점",
  "points.reversed": "적립 취소",
  "subject.erased": "개인정보 파기",
};

/** An explanation in plain Korean for people. Numbers of entries lead back to the proofs, which stay in the JSON form. */
export function explanationText(explanation: Explanation): string {
  const { balance, changes, isCut, ledger, on, payouts, points, tenantId } = explanation;
  const lines = [
    `기관 ${tenantId}, ${on} 기준입니다.`,
    `원장 ${ledger.size}건, 루트 ${ledger.root} 아래에서 증명됩니다.`,
    "",
  ];
  if (balance) {
    lines.push(
      `${balance.person}의 잔액: 쓸 수 있는 점수 ${formatPoints(balance.available)}점, ` +
        `예약된 점수 ${formatPoints(balance.held)}점입니다.`,
      `  지금까지 적립 ${formatPoints(balance.earned)}점, 소멸 ${formatPoints(balance.expired)}점, ` +
        `갚아야 할 점수 ${formatPoints(balance.owed)}점입니다.`,
      "",
    );
  }
  lines.push(...points.flatMap(pointLines));
  lines.push(...payouts.flatMap(payoutLines));
  lines.push(...changes.map(changeLine));
  if (isCut) lines.push("기록이 많아 가장 새로운 것만 설명했습니다.");
  return `${lines.join("\n").trimEnd()}\n`;
}

function pointLines(point: ExplainedPoint): readonly string[] {
  const { activity, department, entry, kind, lot, person, points, reason, uses } = point;
  return [
    `■ ${placeOf(entry)} ${KINDS[kind]} ${formatPoints(points)}점: ${person}, 부서 ${department}, ${activity}`,
    ...(reason === undefined ? [] : [`  까닭: ${reason}`]),
    ...(point.bonusOf === undefined ? [] : [`  가점을 받은 적립: ${point.bonusOf}`]),
    ...policyLines(point.policy, point.rule),
    ...actLines(point.act),
    ...(lot
      ? [
          `  남은 점수 ${formatPoints(lot.free)}점, 예약 ${formatPoints(lot.held)}점, ` +
            `쓴 점수 ${formatPoints(lot.spent)}점, 소멸 ${formatPoints(lot.expired)}점, ` +
            `취소 ${formatPoints(lot.reversed)}점 (소멸일 ${lot.expiresOn})`,
        ]
      : []),
    ...uses.map(
      (use) =>
        `  → ${placeOf(use.entry)} ${USES[use.what]} ${formatPoints(use.points)}점` +
        (use.redemption === undefined ? "" : ` (신청 ${use.redemption})`),
    ),
    "",
  ];
}

function payoutLines(payout: ExplainedPayout): readonly string[] {
  const { kind, leaveMinutes, lots, person, points, redemption, state, tier, won } = payout;
  const amount = won > 0 ? `${won}원` : `휴가 ${leaveMinutes}분`;
  return [
    `■ 보상 신청 ${redemption}: ${STATES[state]}`,
    `  ${person}, ${formatPoints(tier)}점 구간, ${kind}, ${amount}, 쓴 점수 ${formatPoints(points)}점`,
    ...(payout.rule ? policyLines(payout.policy, payout.rule) : []),
    ...payout.entries.map((entry) => `  ${placeOf(entry)} ${entry.type}`),
    ...lots.map(({ lot, n }) => `  적립 ${lot}에서 ${formatPoints(n)}점`),
    ...actLines(payout.act),
    "",
  ];
}

function policyLines(policy: ExplainedPolicy | undefined, rule: ExplainedRule): readonly string[] {
  const named = policy
    ? `  정책 ${policy.policy} ${policy.version}판 (${policy.effectiveFrom}부터, 해시 ${policy.hash.slice(0, 16)}…), ` +
      `승인 ${policy.approvedBy.join(", ")}`
    : "  적용된 정책이 없습니다.";
  const steps = rule.trace.map(
    ({ inputs, result, rule: name }) =>
      `    ${name}: ${JSON.stringify(inputs)} → ${JSON.stringify(result)}`,
  );
  const again = rule.holdsAgain
    ? "  규칙을 지금 다시 돌려도 같은 결과가 나옵니다."
    : "  주의: 규칙을 다시 돌린 결과가 다릅니다.";
  return [named, ...steps, again];
}

function actLines({ approvals, events, evidence, unsealed }: ExplainedAct): readonly string[] {
  return [
    ...events.map(
      ({ actor, day, index, isCause, type }) =>
        `  사건 ${index}번 ${day} ${type}, ${actor.ref}${isCause ? " (근거)" : ""}`,
    ),
    ...approvals.map(({ by, day, step }) => `  처리: ${day} ${by} (${step})`),
    ...evidence.map(
      ({ kind, sha256 }) => `  증빙: ${kind}${sha256 === undefined ? "" : `, 파일 해시 ${sha256}`}`,
    ),
    ...unsealed.map((id) => `  사건 ${id}은(는) 아직 사건 기록에 봉인되지 않았습니다.`),
  ];
}

const changeLine = ({ code, entry, original, points }: ExplainedChange): string =>
  `■ ${placeOf(entry)} ${CHANGES[entry.type] ?? entry.type} ${formatPoints(points)}점` +
  (code === undefined ? "" : ` (${code})`) +
  (original === undefined ? "" : ` (적립 ${original})`);

const placeOf = ({ eff, seq }: ProvenEntry): string => `기록 ${seq}번 (${eff})`;
