import { randomUUID } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { type BalanceCertificate, certificateText, parseCertificate } from "@dure/ledger-audit";
import type { Client } from "../client.ts";
import type { Command } from "../command.ts";
import { cliError } from "../errors.ts";
import { EXIT } from "../exit-codes.ts";
import { clientOf, SERVER_OPTIONS } from "../sign-in.ts";

const OWN = "/audit/me/certificate";

/** `dure certificate get`: asks a server for one's own balance certificate, or as an auditor for somebody's. */
export const certificateGetCommand: Command = {
  name: "certificate get",
  summary: {
    ko: "지금 잔액의 증명서를 발급받아 파일로 남깁니다.",
    en: "Have a certificate of the present balance made and keep it as a file.",
  },
  positionals: [],
  options: {
    ...SERVER_OPTIONS,
    person: {
      value: "<ref>",
      help: {
        ko: "감사로서 이 사람의 증명서를 받습니다(이미 있는 봉인으로만)",
        en: "As an auditor: this person's, by a seal that exists",
      },
    },
    out: { value: "<file>", help: { ko: "만들 파일", en: "File to write" } },
  },
  async run({ args }) {
    args.none();
    const file = args.required("out");
    const person = args.text("person");
    const client = await clientOf(args);
    const certificate =
      person === undefined ? await ownCertificate(client) : await certificateOf(client, person);
    await writeFile(file, certificateText(certificate));
    const { account } = certificate;
    return {
      exitCode: EXIT.FINE,
      json: { ok: true, agency: client.agency, account, file },
      text: [
        `'${file}'에 ${account}의 증명서를 남겼습니다.`,
        "맞는 증명서인지는 보관하던 신뢰 기준으로 확인해 주십시오:",
        `  dure certificate verify ${file} --policy <신뢰 기준 파일>`,
      ].join("\n"),
    };
  },
};

/** The texts in a certificate are strings of its JSON, so writing it anew changes none of what was hashed. */
const ownCertificate = async (client: Client): Promise<BalanceCertificate> =>
  parseCertificate(JSON.stringify(await client.post(OWN, randomUUID(), {})));

async function certificateOf(client: Client, person: string): Promise<BalanceCertificate> {
  const path = `/audit/members/${encodeURIComponent(person)}/certificate`;
  const bytes = await client.bytes(path);
  if (bytes) return parseCertificate(new TextDecoder().decode(bytes));
  const why = "그 사람의 계정이 없습니다.";
  throw cliError("CLI_ANSWER_WRONG", { url: `${client.url}${path}`, why });
}
