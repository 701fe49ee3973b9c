import { defineProblems, RefusalError, type RefusalParams } from "@dure/kernel";

/** What the command line refuses by itself. Codes are stable. */
export const cliProblems = defineProblems({
  CLI_USAGE: {
    status: 400,
    title: "명령을 잘못 썼습니다.",
    why: "{why}",
    remedy: "'{command} --help'로 쓰는 법을 볼 수 있습니다.",
  },
  CLI_FILE_UNREADABLE: {
    status: 404,
    title: "파일을 읽을 수 없습니다.",
    why: "'{path}': {why}",
    remedy: "경로와 권한을 확인해 주십시오.",
  },
  CLI_SERVER_UNREACHABLE: {
    status: 503,
    title: "서버에 닿지 못했습니다.",
    why: "'{url}': {why}",
    remedy:
      "주소와 네트워크를 확인하고 다시 실행해 주십시오. 받은 조각은 남아 있어 이어서 받습니다.",
  },
  CLI_SERVER_REFUSED: {
    status: 502,
    title: "서버가 요청을 받아들이지 않았습니다.",
    why: "'{url}'이(가) {status}(으)로 답했습니다. {why}",
    remedy: "로그인한 사람에게 감사 권한이 있는지 확인해 주십시오.",
  },
  CLI_ANSWER_WRONG: {
    status: 502,
    title: "서버의 답을 읽을 수 없습니다.",
    why: "'{url}': {why}",
    remedy: "주소가 두레의 관문인지, 판이 맞는지 확인해 주십시오.",
  },
  CLI_ADDRESS_TAKEN: {
    status: 409,
    title: "그 주소로 서버를 열 수 없습니다.",
    why: "{why}",
    remedy: "다른 --port를 지정하거나 먼저 실행 중인 것을 멈춰 주십시오.",
  },
  CLI_OTHER_AGENCY: {
    status: 422,
    title: "다른 기관의 자료입니다.",
    why: "'{asked}'의 자료를 기다렸는데 '{found}'의 것입니다.",
    remedy: "자료를 보낸 곳에 확인해 주십시오.",
  },
  CLI_EVIDENCE_BROKEN: {
    status: 422,
    title: "자료가 손상되어 계산을 멈췄습니다.",
    why: "{why}",
    remedy: "'dure verify'로 어디가 어긋났는지 확인해 주십시오.",
  },
  CLI_INTERNAL: {
    status: 500,
    title: "프로그램이 잘못되었습니다.",
    why: "{why}",
    remedy: "이 내용을 그대로 개발한 곳에 알려 주십시오.",
  },
});

export type CliProblemCode = Parameters<typeof cliProblems.refuse>[0];

/** A refusal of this package as an error to throw. */
export const cliError = (code: CliProblemCode, params: RefusalParams = {}): RefusalError =>
  new RefusalError(cliProblems.refuse(code, params));
