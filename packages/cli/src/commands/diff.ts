import { randomUUID } from "node:crypto";
import type { Command } from "../command.ts";
import { cliError } from "../errors.ts";
import { EXIT } from "../exit-codes.ts";
import { diffReport, isComparison } from "../reports/diff-report.ts";
import { clientOf, SERVER_OPTIONS_WITH_PERSON, WAYS_WITH_PERSON } from "../sign-in.ts";

const PATH = "/audit/comparison";

/** `dure diff`: has a server replay everything and compare it with its books and read models. */
export const diffCommand: Command = {
  name: "diff",
  summary: {
    ko: "처음부터 다시 계산한 것과 운영 중인 장부와 조회 화면의 자료를 견줍니다.",
    en: "Compare a full replay with the running books and read models.",
  },
  positionals: [],
  options: SERVER_OPTIONS_WITH_PERSON,
  async run({ args }) {
    args.none();
    const client = await clientOf(args, WAYS_WITH_PERSON);
    const comparison = await client.post(PATH, randomUUID(), {});
    if (!isComparison(comparison)) {
      const why = "비교 결과의 형식이 아닙니다.";
      throw cliError("CLI_ANSWER_WRONG", { url: `${client.url}${PATH}`, why });
    }
    return {
      exitCode: comparison.ok ? EXIT.FINE : EXIT.EVIDENCE_WRONG,
      json: comparison,
      text: diffReport(comparison),
    };
  },
};
