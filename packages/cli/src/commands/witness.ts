import { systemClock } from "@dure/kernel";
import { startWitness } from "@dure/witness";
import type { Command } from "../command.ts";
import { cliError } from "../errors.ts";
import { readSmallText } from "../read-file.ts";

/** `dure witness`: runs a witness of Dure's logs, for a council, a ministry or the Board of Audit. */
export const witnessCommand: Command = {
  name: "witness",
  summary: {
    ko: "기록의 체크포인트에 함께 서명하는 증인 서버를 엽니다.",
    en: "Run a witness that cosigns checkpoints (C2SP tlog-witness).",
  },
  positionals: [],
  options: {
    folder: {
      value: "<folder>",
      help: { ko: "열쇠와 기억을 둘 폴더", en: "Folder for the key and the memory" },
    },
    name: {
      value: "<name>",
      help: {
        ko: "증인의 이름. 예: council.donghae.go.kr/witness",
        en: "Name of the witness, such as council.donghae.go.kr/witness",
      },
    },
    log: {
      value: "<vkey>",
      isRepeatable: true,
      help: { ko: "지켜볼 기록의 검증 열쇠", en: "Verifier key of a log to watch" },
    },
    "log-file": {
      value: "<file>",
      help: { ko: "검증 열쇠를 한 줄에 하나씩 담은 파일", en: "File with one verifier key a line" },
    },
    host: { value: "<host>", help: { ko: "기다릴 주소(127.0.0.1)", en: "Address (127.0.0.1)" } },
    port: { value: "<n>", help: { ko: "기다릴 포트(아무 빈 곳)", en: "Port (any free one)" } },
    "rate-per-minute": {
      value: "<n>",
      help: {
        ko: "주소 하나가 1분에 보낼 수 있는 요청(600)",
        en: "Requests a minute from one address (600)",
      },
    },
  },
  async run({ args, show, terminal }) {
    args.none();
    const host = args.text("host");
    const port = args.count("port");
    const perMinute = args.count("rate-per-minute");
    const file = args.text("log-file");
    const lines = file === undefined ? [] : (await readSmallText(file)).split("\n");
    const fromFile = lines.map((line) => line.trim()).filter((line) => line !== "");
    const witness = await startWitness({
      folder: args.required("folder"),
      name: args.required("name"),
      logs: [...args.texts("log"), ...fromFile],
      clock: systemClock,
      onError: (error) => terminal.err(`요청에 답하지 못했습니다: ${String(error)}\n`),
      ...(host !== undefined && { host }),
      ...(port !== undefined && { port }),
      ...(perMinute !== undefined && { rateLimit: { perMinute } }),
    }).catch((error: unknown) => {
      const { code, syscall } = error as NodeJS.ErrnoException;
      throw syscall === "listen" ? cliError("CLI_ADDRESS_TAKEN", { why: String(code) }) : error;
    });
    const { url, verifierKey } = witness;
    show({
      json: { ok: true, url, verifierKey },
      text: [
        `증인이 ${url} 에서 기다립니다. (멈추려면 Ctrl-C)`,
        "운영 기관과 감사 기관의 신뢰 기준에 이 줄을 넣습니다:",
        `  witness ${args.required("name").split("/")[0]} ${verifierKey} ${url}`,
      ].join("\n"),
    });
    await terminal.untilStopped();
    await witness.stop();
    return undefined;
  },
};
