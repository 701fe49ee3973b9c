import { replayAsOf } from "@dure/ledger-audit";
import type { Arguments } from "../arguments.ts";
import type { Command } from "../command.ts";
import { fromEvidence } from "../evidence.ts";
import { EXIT } from "../exit-codes.ts";
import { type Asked, answerTo, replayReport } from "../reports/replay-report.ts";
import { SERVER_OPTIONS } from "../sign-in.ts";
import { sourceOf } from "../source.ts";

/** `dure replay`: balances, department totals, budgets and lots as of a tree size and a day, by the production fold. */
export const replayCommand: Command = {
  name: "replay",
  summary: {
    ko: "어느 날의 잔액, 부서 합계, 예산, 적립 묶음을 다시 계산합니다.",
    en: "Recompute balances, department totals, budgets and lots as of a day.",
  },
  positionals: ["[<folder>]"],
  options: {
    ...SERVER_OPTIONS,
    "as-of": { value: "<day>", help: { ko: "어느 날. 2026-12-31", en: "The day, 2026-12-31" } },
    size: {
      value: "<n>",
      help: {
        ko: "원장의 앞 n건만(없으면 체크포인트의 크기)",
        en: "Only the first n entries (default: the checkpoint's size)",
      },
    },
    person: { value: "<ref>", help: { ko: "한 사람의 잔액과 묶음", en: "One person" } },
    department: { value: "<code>", help: { ko: "한 부서의 합계", en: "One department" } },
    budget: { value: "<year>", help: { ko: "한 회계연도의 예산", en: "One fiscal year's budget" } },
    lot: { value: "<id>", help: { ko: "한 적립 묶음", en: "One lot" } },
  },
  async run({ args }) {
    const on = args.day("as-of");
    if (on === undefined) throw args.wrong("--as-of가 필요합니다.");
    const size = args.count("size");
    const asked = askedBy(args);
    const source = await sourceOf(args);
    const { books, ...at } = await fromEvidence(() =>
      replayAsOf({ source, on, ...(size !== undefined && { size }) }),
    );
    const answer = answerTo(books, asked);
    const { root, size: atSize } = at;
    const json = { ok: true, tenantId: source.tenantId, on, size: atSize, root, ...answer };
    return { exitCode: EXIT.FINE, json, text: replayReport(answer, { on, size: atSize, root }) };
  },
};

function askedBy(args: Arguments): Asked {
  const kind = args.oneOf(["person", "department", "budget", "lot"]);
  if (kind === undefined) return { kind: "all" };
  if (kind === "budget") return { kind, fiscalYear: args.count("budget") ?? 0 };
  return { kind, name: args.required(kind) };
}
