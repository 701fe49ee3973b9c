import type { LogName, Problem, Verdict } from "@dure/ledger-audit";

const MOST_SHOWN = 20;
const LOGS: Readonly<Record<LogName, string>> = { ledger: "원장", journal: "사건 기록" };

/** What `dure verify` tells people: the judgement, the first bad place, and how far the judgement reaches. */
export function verifyReport(
  verdict: Verdict,
  asked: {
    readonly folder: string;
    /** File of the auditor's own trust policy. */
    readonly own: string | undefined;
    /** How many checkpoints of witnesses the auditor brought along. */
    readonly witnessed: number;
  },
): string {
  const { checked, journal, ledger, notes, ok, problemCount, problems, tenantId } = verdict;
  const [first, ...others] = problems;
  return [
    `자료: ${asked.folder} (기관 ${tenantId})`,
    `판정: ${ok ? "이상이 없습니다." : `이상이 있습니다(${problemCount}건).`}`,
    ...(first ? ["", "처음으로 어긋난 곳:", ...problemLines(first)] : []),
    ...(others.length > 0 ? ["", "그 밖에:"] : []),
    ...others.slice(0, MOST_SHOWN).flatMap(problemLines),
    ...(problemCount > MOST_SHOWN + 1
      ? [`  … 모두 ${problemCount}건입니다. --json은 100건까지 보여 줍니다.`]
      : []),
    "",
    `원장        ${summary(ledger)}, 장부 봉인 ${ledger.seals}번`,
    `사건 기록   ${summary(journal)}`,
    `장부의 루트 ${ledger.stateRoot || "(끝까지 계산하지 못함)"}`,
    `다시 본 것  원장 ${checked.entries}건, 사건 ${checked.events}건, 근거 ${checked.causes}건, ` +
      `규칙 ${checked.rules}번, 정책 ${checked.policies}개, 열쇠 ${checked.keys}개, 증명서 ${checked.receipts}개`,
    ...(notes.length > 0
      ? ["", "알아 둘 것:", ...notes.slice(0, MOST_SHOWN).flatMap(problemLines)]
      : []),
    "",
    ...limits(asked),
  ].join("\n");
}

const summary = ({ cosigned, root, size }: Verdict["journal"]): string =>
  `${size}건, 루트 ${root || "(없음)"}, 함께 서명한 증인: ${cosigned.join(", ") || "없음"}`;

function problemLines({ code, entryId, index, log, path, why }: Problem): readonly string[] {
  const place = [
    log && LOGS[log],
    index !== undefined && `${index}번`,
    entryId !== undefined && entryId !== "" && `기록 ${entryId}`,
    path !== undefined && `파일 ${path}`,
  ].filter((part) => typeof part === "string");
  return [`  [${code}] ${place.join(", ")}`, `    ${why}`];
}

/** A verdict is worth as much as what it was held against; whoever reads it must know. */
function limits(asked: { readonly own: string | undefined; readonly witnessed: number }): string[] {
  const lines: string[] = [];
  if (asked.own === undefined) {
    lines.push(
      "주의: 자료에 든 신뢰 기준을 그대로 썼습니다. 신뢰 기준까지 위조한 자료라면 알아낼 수 없습니다.",
      "      보관하던 신뢰 기준을 --policy로 지정해 주십시오.",
    );
  } else {
    lines.push(`신뢰 기준: ${asked.own}`);
  }
  if (asked.witnessed === 0) {
    lines.push(
      "주의: 증인에게서 받은 체크포인트가 없습니다. 끝이 잘리거나 옛 상태로 되돌린 자료라면 알아낼 수 없습니다.",
      "      증인의 체크포인트를 --witnessed로 지정해 주십시오.",
    );
  } else {
    lines.push(`증인의 체크포인트 ${asked.witnessed}개와 견주었습니다.`);
  }
  return lines;
}
