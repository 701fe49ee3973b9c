import { explain, explanationText, type Question } from "@dure/ledger-audit";
import type { Arguments } from "../arguments.ts";
import type { Command } from "../command.ts";
import { fromEvidence } from "../evidence.ts";
import { EXIT } from "../exit-codes.ts";
import { SERVER_OPTIONS } from "../sign-in.ts";
import { sourceOf } from "../source.ts";

/** `dure explain`: why a balance, a point or a payout is what it is, each step with an inclusion proof. */
export const explainCommand: Command = {
  name: "explain",
  summary: {
    ko: "잔액, 점수 하나, 지급 하나가 왜 그러한지 근거와 함께 설명합니다.",
    en: "Explain a balance, a single point or a payout, with proofs.",
  },
  positionals: ["[<folder>]"],
  options: {
    ...SERVER_OPTIONS,
    person: { value: "<ref>", help: { ko: "이 사람의 잔액", en: "The balance of a person" } },
    on: {
      value: "<day>",
      help: { ko: "--person의 기준일(없으면 끝까지)", en: "Day for --person (default: the end)" },
    },
    entry: { value: "<id>", help: { ko: "이 기록의 점수", en: "The points of an entry" } },
    redemption: { value: "<id>", help: { ko: "이 지급", en: "A payout" } },
  },
  async run({ args }) {
    const question = questionOf(args);
    const source = await sourceOf(args);
    const explanation = await fromEvidence(() => explain({ source, question }));
    return {
      exitCode: EXIT.FINE,
      json: { ok: true, explanation },
      text: explanationText(explanation),
    };
  },
};

function questionOf(args: Arguments): Question {
  const kind = args.oneOf(["person", "entry", "redemption"]);
  if (kind === undefined)
    throw args.wrong("--person, --entry, --redemption 가운데 하나가 필요합니다.");
  if (kind === "entry") return { kind: "point", entryId: args.required("entry") };
  if (kind === "redemption") return { kind: "payout", redemption: args.required("redemption") };
  const on = args.day("on");
  return { kind: "balance", person: args.required("person"), ...(on !== undefined && { on }) };
}
