import { formatPoints } from "@dure/kernel";
import type { CertificateVerdict } from "@dure/ledger-audit";

const points = (milli: number): string => `${formatPoints(milli)}점`;

/** What a certificate proves, or why it proves nothing. A balance is only shown when it is proved. */
export function certificateReport(verdict: CertificateVerdict, file: string): string {
  const { asOfEntry, cosigned, counters, lots, ok, person, problems, sealedOn } = verdict;
  if (!ok || !counters) {
    return [
      `증명서: ${file}`,
      "판정: 믿을 수 없는 증명서입니다.",
      ...problems.map(({ code, why }) => `  [${code}] ${why}`),
    ].join("\n");
  }
  const { creditsPosted, debitsPending, debitsPosted } = counters;
  return [
    `증명서: ${file}`,
    "판정: 맞는 증명서입니다.",
    `사람: ${person}`,
    `잔액: ${points(creditsPosted - debitsPosted)} (그 가운데 묶임 ${points(debitsPending)})`,
    ...lots.map(
      ({ expiresOn, free, held, lot }) =>
        `  ${expiresOn}까지 ${points(free)}, 묶임 ${points(held)} (${lot})`,
    ),
    `기준: 원장 ${asOfEntry ?? 0}번 기록 직전, ${sealedOn ?? ""}에 봉인`,
    `함께 서명한 증인: ${cosigned.join(", ") || "없음"}`,
  ].join("\n");
}
