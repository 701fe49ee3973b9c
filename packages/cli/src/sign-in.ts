import type { Arguments } from "./arguments.ts";
import { type Client, openClient, type SignIn } from "./client.ts";
import type { OptionDefinition } from "./command.ts";
import { readSmallText } from "./read-file.ts";

/** Options of every command that asks a server. */
export const SERVER_OPTIONS = {
  url: { value: "<address>", help: { ko: "두레 관문의 주소", en: "Address of a Dure gateway" } },
  agency: { value: "<slug>", help: { ko: "기관 식별자", en: "The agency's slug" } },
  "sign-in": {
    value: "<ref>",
    help: { ko: "시연용 로그인을 할 사람", en: "Person for the development sign-in" },
  },
  "cookie-file": {
    value: "<file>",
    help: {
      ko: "로그인한 세션의 쿠키(dure_session=…)를 담은 파일",
      en: "File with the cookie of a session (dure_session=…)",
    },
  },
} as const satisfies Record<string, OptionDefinition>;

/** The same for commands that ask about no person: there `--person` can only be who signs in. */
export const SERVER_OPTIONS_WITH_PERSON = {
  ...SERVER_OPTIONS,
  person: { value: "<ref>", help: { ko: "--sign-in과 같습니다.", en: "The same as --sign-in" } },
} as const satisfies Record<string, OptionDefinition>;

type Way = "cookie-file" | "person" | "sign-in";

/** Signs in at the server that the arguments name, in one of the ways that the command has. */
export async function clientOf(
  args: Arguments,
  ways: readonly Way[] = ["sign-in", "cookie-file"],
): Promise<Client> {
  const url = args.address("url");
  const agency = args.tenant("agency");
  return openClient({ url, agency, signIn: await signInOf(args, ways) });
}

/** The ways of a command with `SERVER_OPTIONS_WITH_PERSON`. */
export const WAYS_WITH_PERSON: readonly Way[] = ["sign-in", "person", "cookie-file"];

async function signInOf(args: Arguments, ways: readonly Way[]): Promise<SignIn> {
  const way = args.oneOf(ways);
  if (way === undefined) throw args.wrong("--sign-in이나 --cookie-file이 필요합니다.");
  if (way !== "cookie-file") return { person: args.required(way) };
  const text = (await readSmallText(args.required("cookie-file"))).trim();
  if (text === "" || /[\r\n]/.test(text)) throw args.wrong("쿠키 파일은 한 줄이어야 합니다.");
  return { cookie: text.includes("=") ? text : `dure_session=${text}` };
}
