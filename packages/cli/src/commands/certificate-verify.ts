import { parseCertificate, verifyCertificate } from "@dure/ledger-audit";
import type { Command } from "../command.ts";
import { EXIT } from "../exit-codes.ts";
import { readSmallFile, readSmallText } from "../read-file.ts";
import { certificateReport } from "../reports/certificate-report.ts";

/** `dure certificate verify`: checks a balance certificate (docs/ledger-format.md §6) without the ledger. */
export const certificateVerifyCommand: Command = {
  name: "certificate verify",
  summary: {
    ko: "잔액 증명서를 원장 없이 확인합니다.",
    en: "Verify a balance certificate without the ledger.",
  },
  positionals: ["<file>"],
  options: {
    policy: {
      value: "<file>",
      help: { ko: "보관하던 신뢰 기준", en: "Your own copy of the trust policy" },
    },
    witnessed: {
      value: "<file>",
      help: {
        ko: "증인에게서 따로 받은 체크포인트",
        en: "A checkpoint that a witness showed you",
      },
    },
  },
  async run({ args }) {
    const file = args.only("증명서 파일");
    const policyText = await readSmallText(args.required("policy"));
    const witnessed = args.text("witnessed");
    const certificate = parseCertificate(await readSmallText(file));
    const verdict = verifyCertificate({
      certificate,
      policyText,
      ...(witnessed !== undefined && { checkpoint: await readSmallFile(witnessed) }),
    });
    return {
      exitCode: verdict.ok ? EXIT.FINE : EXIT.EVIDENCE_WRONG,
      json: { ...verdict, file },
      text: certificateReport(verdict, file),
    };
  },
};
