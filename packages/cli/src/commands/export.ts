import { writeExport } from "@dure/ledger-audit";
import type { Command } from "../command.ts";
import { downloadLogs } from "../download.ts";
import { EXIT } from "../exit-codes.ts";
import { fetchPolicy } from "../http-source.ts";
import { clientOf, SERVER_OPTIONS_WITH_PERSON, WAYS_WITH_PERSON } from "../sign-in.ts";

const STEPS = { ledger: "원장 쓰기", journal: "사건 기록 쓰기", events: "사건 내용 쓰기" } as const;

/** `dure export`: everything that an auditor needs of one agency, from its static files over HTTP to a folder. */
export const exportCommand: Command = {
  name: "export",
  summary: {
    ko: "기관의 원장과 사건 기록을 내려받아 폴더로 내보냅니다.",
    en: "Download an agency's ledger and journal to a folder.",
  },
  positionals: [],
  options: {
    ...SERVER_OPTIONS_WITH_PERSON,
    out: { value: "<folder>", help: { ko: "만들 폴더", en: "Folder to make" } },
  },
  async run({ args, progress }) {
    args.none();
    const folder = args.required("out");
    const client = await clientOf(args, WAYS_WITH_PERSON);
    const policyText = await fetchPolicy(client);
    const { discard, source } = await downloadLogs(client, folder, progress);
    const written = await writeExport({
      source,
      policyText,
      folder,
      onProgress: ({ done, step, total }) => progress(STEPS[step], done, total),
    });
    await discard();
    const { files, journalSize, ledgerSize } = written;
    return {
      exitCode: EXIT.FINE,
      json: { ok: true, agency: client.agency, ...written },
      text: [
        `'${written.folder}'에 내보냈습니다: 파일 ${files}개, 원장 ${ledgerSize}건, 사건 기록 ${journalSize}건`,
        "받은 것이 온전한지는 아직 확인하지 않았습니다. 보관하던 신뢰 기준으로 확인해 주십시오:",
        `  dure verify ${written.folder} --policy <신뢰 기준 파일>`,
      ].join("\n"),
    };
  },
};
