import { defineRoute } from "@dure/service-kit";
import { z } from "zod";
import { applyPayoutReport } from "../commands/apply-payout-report.ts";
import { definiteRejections } from "../domain/redemption/rejection-codes.ts";
import { MAX_REPORT_BYTES, MAX_REPORT_LINES, parseReport } from "../payout/parse-report.ts";
import type { RouteParts } from "./route-parts.ts";

const Outcomes = z.enum(["APPLIED", "NO_NEWS", "DISPUTED", "UNKNOWN_LINE", "OWN_LINE"]);
const Answer = z.object({
  sha256: z.string().max(64),
  counts: z.record(Outcomes, z.int()),
  lines: z
    .array(
      z.object({
        line: z.int(),
        payoutRef: z.string().max(32),
        code: z.string().max(64),
        outcome: Outcomes,
      }),
    )
    .max(MAX_REPORT_LINES),
});

/** POST /payouts/reports */
export function serveReportPayouts({ app, findPayout, room }: RouteParts): void {
  defineRoute(app, {
    method: "POST",
    path: "/payouts/reports",
    roles: ["HR_ACCOUNTING"],
    summary: "지급 결과 파일을 올린다",
    description: `쉼표 파일, 한 줄에 '지급번호,결과'. 결과는 PAID 또는 확정된 거절 코드(${definiteRejections().join(", ")})이며, 그 밖의 코드는 확인 중으로 남는다. 마지막 줄에 'TOTAL,줄수'를 적을 수 있다. 같은 파일을 다시 올려도 달라지지 않는다.`,
    rawBody: { contentTypes: ["text/csv"], maxBytes: MAX_REPORT_BYTES },
    response: Answer,
    async handler({ context, raw }) {
      const report = parseReport(raw.bytes, { totalRequired: false });
      if (!report.ok) return report;
      const applied = await applyPayoutReport(room, context, report.value, findPayout);
      const { lines, position, sha256 } = applied;
      const counts = { APPLIED: 0, NO_NEWS: 0, DISPUTED: 0, UNKNOWN_LINE: 0, OWN_LINE: 0 };
      for (const { outcome } of lines) counts[outcome] += 1;
      return { body: { sha256, counts, lines: [...lines] }, position };
    },
  });
}
